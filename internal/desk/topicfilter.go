package desk

import (
	"cmp"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// longestName is the longest name of a topic, in bytes, that is looked for.
const longestName = 400

// topicFilter fills the choice of the topic by which the matrix is narrowed. Many topics are
// not listed: one types a name, and those of the stories on the page are offered.
func (v *visit) topicFilter(pick *matrixPick, topics []depesche.Topic, rows []store.MatrixRow) {
	name := map[string]string{}
	for _, t := range topics {
		name[t.Key] = depesche.NameIn(t.Names, v.p.Lang(), t.Key)
	}
	if len(topics) <= manyTopics {
		for _, t := range topics {
			pick.Options = append(pick.Options, option{Value: t.Key, Name: name[t.Key], Here: t.Key == pick.Value})
		}
		return
	}
	pick.Typed = true
	for key := range name { // what is shown is sent back, and must mean the same
		if v.topicSaid(topics, name[key]) != key {
			name[key] = key
		}
	}
	if known, ok := name[pick.Value]; ok {
		pick.Value = known
	}
	times := map[string]int{}
	for i := range rows {
		for _, key := range rows[i].Story.Topics {
			times[key]++
		}
	}
	for key := range times {
		if name[key] != "" {
			pick.Options = append(pick.Options, option{Value: key, Name: name[key]})
		}
	}
	slices.SortFunc(pick.Options, func(a, b option) int {
		return cmp.Or(times[b.Value]-times[a.Value], strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	pick.Options = pick.Options[:min(len(pick.Options), foundTopics)]
}

// topicSaid is the key of the topic that somebody means by its key, its name in their language
// or in any other, or a part of one; where none fits what was said, which no story has.
func (v *visit) topicSaid(topics []depesche.Topic, said string) string {
	said = strings.TrimSpace(said)
	if said == "" || len(said) > longestName || slices.ContainsFunc(topics, func(t depesche.Topic) bool { return t.Key == said }) {
		return said
	}
	for _, t := range topics {
		if strings.EqualFold(depesche.NameIn(t.Names, v.p.Lang(), t.Key), said) {
			return t.Key
		}
	}
	for _, t := range topics {
		for _, name := range t.Names {
			if strings.EqualFold(name, said) {
				return t.Key
			}
		}
	}
	if found, _ := topicsLike(v, topics, said, nil); len(found) > 0 {
		return found[0].Value
	}
	return said
}
