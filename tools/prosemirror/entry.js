// What the desk's editor uses of ProseMirror.
export { Schema, Fragment, Slice, Node, DOMSerializer } from "prosemirror-model";
export { EditorState, Plugin, PluginKey, TextSelection, NodeSelection, Selection } from "prosemirror-state";
export { EditorView, Decoration, DecorationSet } from "prosemirror-view";
export { toggleMark, baseKeymap, chainCommands, splitBlock, exitCode } from "prosemirror-commands";
export { keymap } from "prosemirror-keymap";
export { history, closeHistory, undo, redo, undoDepth, redoDepth } from "prosemirror-history";
export { InputRule, inputRules, undoInputRule } from "prosemirror-inputrules";
export { gapCursor } from "prosemirror-gapcursor";
export { dropCursor } from "prosemirror-dropcursor";
