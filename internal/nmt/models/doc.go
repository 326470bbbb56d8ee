// Package models keeps the neural engine's models in a folder: finds, fetches, imports,
// verifies, loads and removes them.
//
// A model is a folder of its own with the files as Mozilla names them, unpacked, and
// model.json, which names each file with its size and SHA-256. It is made beside its
// place and renamed into it, so that at any moment it is whole or not there. What is
// being fetched lies under .incoming, by the hash that it should have, until the model
// is whole: a download that was cut off continues.
//
// Lists of models are read in two forms: the records of a Remote Settings collection
// (Mozilla's translations-models-v2), and the registry models.json of Mozilla's training
// pipeline. Nothing is asked of any host but when Catalog or Fetch is called.
package models
