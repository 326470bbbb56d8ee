// Package spm cuts text into the pieces of a SentencePiece unigram model and puts pieces
// together again, as the library of that name does to the last piece.
//
// Kudo, Richardson: SentencePiece (2018); Kudo: Subword Regularization (2018). A model
// file is a protocol buffer (sentencepiece_model.proto). Text is first rewritten by a
// table compiled into the model (nmt_nfkc and the like), then the likeliest sequence of
// pieces is found. Where the library computes in double precision and stores in single,
// so does this: else one line of ten thousand comes out different.
package spm
