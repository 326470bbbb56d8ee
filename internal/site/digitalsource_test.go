package site

import (
	"testing"

	"depesche"
)

// TestDigitalSourceType: what a machine had in a translation, by IPTC's names.
func TestDigitalSourceType(t *testing.T) {
	const (
		alone     = "TrainedAlgorithmicMediaDigitalSource"
		together  = "CompositeWithTrainedAlgorithmicMediaDigitalSource"
		rules     = "AlgorithmicMediaDigitalSource"
		rulesRead = "AlgorithmicallyEnhancedDigitalSource"
	)
	for _, tt := range []struct {
		name string
		pub  depesche.Publication
		want string
	}{
		{"an original", depesche.Publication{}, ""},
		{"a person's translation", depesche.Publication{Translator: "Ivo Brenk"}, ""},
		{"a person's, read", depesche.Publication{Translator: "Ivo Brenk", Reviewed: true}, ""},
		{"the memory alone: people wrote what it gives back", depesche.Publication{Engine: "memory"}, ""},
		{"a trained engine, unread", depesche.Publication{Engine: "Neural"}, alone},
		{"a trained engine, read", depesche.Publication{Engine: "Neural", Reviewed: true}, together},
		{"a trained engine and a translator, unread", depesche.Publication{Engine: "Neural", Translator: "Ivo Brenk"}, together},
		{"rules, unread", depesche.Publication{Engine: "Apertium"}, rules},
		{"rules, read", depesche.Publication{Engine: "apertium", Reviewed: true}, rulesRead},
		{"rules and the memory, unread", depesche.Publication{Engine: "Memory, Apertium"}, rules},
		{"rules and a trained engine, unread", depesche.Publication{Engine: "Apertium, DeepL"}, alone},
		{"an engine that nobody knows", depesche.Publication{Engine: "Something"}, alone},
	} {
		if got := digitalSource(&tt.pub); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
