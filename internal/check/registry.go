package check

import "depesche"

// version names the rule set in ledgers; it changes whenever findings may.
const version = "9"

// Version is the version of the rule set, for the ledger.
func Version() string { return "check/" + version }

// rule is one entry of the registry. Rules run in this order; the first ones tell later
// ones when a segment is beyond comparing word by word.
type rule struct {
	category depesche.Category
	run      func(*segment)
	// crosses tells that the rule compares every word of one side with every word of the
	// other: only for segments of up to maxCrossed tokens a side, which no sentence exceeds.
	crosses bool
}

const maxCrossed = 800

var rules = []rule{
	{depesche.CatEncoding, checkEncoding, false},
	{depesche.CatBoilerplate, checkBoilerplate, false},
	{depesche.CatUntranslated, checkUntranslated, true},
	{depesche.CatHallucination, checkHallucination, true},
	{depesche.CatNumber, checkNumbers, false},
	{depesche.CatNumber, checkFractions, false},
	{depesche.CatNumber, checkCalendar, false},
	{depesche.CatName, checkNames, true},
	{depesche.CatName, checkDateline, true},
	{depesche.CatName, checkCredit, true},
	{depesche.CatNegation, checkNegation, true},
	{depesche.CatOmission, checkOmission, false},
	{depesche.CatAddition, checkAddition, false},
	{depesche.CatQuotes, checkQuotes, false},
	{depesche.CatGlossary, checkGlossary, true},
	{depesche.CatRepetition, checkRepetition, false},
	{depesche.CatPunctuation, checkPunctuation, false},
	{depesche.CatLocale, checkLocale, false},
	{depesche.CatMarkup, checkMarkup, false},
	{depesche.CatCasing, checkCasing, false},
}

// RuleInfo describes a rule's finding to those who must know them all: the message
// catalogues and the documentation.
type RuleInfo struct {
	Rule     string
	Category depesche.Category
	Severity depesche.Severity
	Args     int // values of the message
}

// Rules lists every finding that a check can report.
func Rules() []RuleInfo {
	out := make([]RuleInfo, 0, len(ruleTable))
	for _, k := range sortedKeys(ruleTable) {
		r := ruleTable[k]
		out = append(out, RuleInfo{k, r.category, r.severity, r.args})
	}
	return out
}

type ruleKind struct {
	category depesche.Category
	severity depesche.Severity
	args     int
}

var ruleTable = map[string]ruleKind{
	"number.changed":          {depesche.CatNumber, depesche.SevError, 2},
	"number.word":             {depesche.CatNumber, depesche.SevWarning, 2},
	"number.missing":          {depesche.CatNumber, depesche.SevError, 1},
	"number.added":            {depesche.CatNumber, depesche.SevWarning, 1},
	"number.scale":            {depesche.CatNumber, depesche.SevError, 2},
	"number.swapped":          {depesche.CatNumber, depesche.SevWarning, 2},
	"number.unit":             {depesche.CatNumber, depesche.SevError, 2},
	"number.currency":         {depesche.CatNumber, depesche.SevError, 2},
	"number.month":            {depesche.CatNumber, depesche.SevError, 2},
	"number.month_missing":    {depesche.CatNumber, depesche.SevWarning, 1},
	"number.sum":              {depesche.CatNumber, depesche.SevWarning, 2},
	"number.weekday":          {depesche.CatNumber, depesche.SevError, 2},
	"name.missing":            {depesche.CatName, depesche.SevWarning, 1},
	"name.added":              {depesche.CatName, depesche.SevWarning, 1},
	"name.replaced":           {depesche.CatName, depesche.SevWarning, 2},
	"name.credit":             {depesche.CatName, depesche.SevWarning, 1},
	"name.inconsistent":       {depesche.CatName, depesche.SevWarning, 2},
	"number.calendar":         {depesche.CatNumber, depesche.SevWarning, 2},
	"name.typo":               {depesche.CatName, depesche.SevWarning, 2},
	"untranslated.sentence":   {depesche.CatUntranslated, depesche.SevError, 0},
	"untranslated.language":   {depesche.CatUntranslated, depesche.SevError, 1},
	"untranslated.passage":    {depesche.CatUntranslated, depesche.SevWarning, 1},
	"untranslated.word":       {depesche.CatUntranslated, depesche.SevWarning, 1},
	"untranslated.unknown":    {depesche.CatUntranslated, depesche.SevWarning, 1},
	"omission.sentence":       {depesche.CatOmission, depesche.SevError, 2},
	"omission.short":          {depesche.CatOmission, depesche.SevWarning, 0},
	"omission.clause":         {depesche.CatOmission, depesche.SevWarning, 1},
	"addition.clause":         {depesche.CatAddition, depesche.SevWarning, 1},
	"addition.sentence":       {depesche.CatAddition, depesche.SevWarning, 2},
	"addition.long":           {depesche.CatAddition, depesche.SevWarning, 0},
	"negation.lost":           {depesche.CatNegation, depesche.SevError, 1},
	"negation.added":          {depesche.CatNegation, depesche.SevWarning, 1},
	"quotes.unclosed":         {depesche.CatQuotes, depesche.SevWarning, 1},
	"quotes.unopened":         {depesche.CatQuotes, depesche.SevWarning, 1},
	"quotes.lost":             {depesche.CatQuotes, depesche.SevNote, 1},
	"quotes.bracket":          {depesche.CatQuotes, depesche.SevWarning, 1},
	"punctuation.dots":        {depesche.CatPunctuation, depesche.SevWarning, 1},
	"punctuation.space":       {depesche.CatPunctuation, depesche.SevWarning, 1},
	"punctuation.double":      {depesche.CatPunctuation, depesche.SevWarning, 1},
	"punctuation.stray":       {depesche.CatPunctuation, depesche.SevWarning, 1},
	"punctuation.question":    {depesche.CatPunctuation, depesche.SevWarning, 0},
	"punctuation.end":         {depesche.CatPunctuation, depesche.SevWarning, 1},
	"markup.missing":          {depesche.CatMarkup, depesche.SevError, 1},
	"markup.added":            {depesche.CatMarkup, depesche.SevWarning, 1},
	"markup.broken":           {depesche.CatMarkup, depesche.SevError, 1},
	"markup.address":          {depesche.CatMarkup, depesche.SevError, 1},
	"repetition.words":        {depesche.CatRepetition, depesche.SevWarning, 1},
	"repetition.sentence":     {depesche.CatRepetition, depesche.SevWarning, 1},
	"locale.number":           {depesche.CatLocale, depesche.SevWarning, 2},
	"locale.date":             {depesche.CatLocale, depesche.SevWarning, 2},
	"locale.quotes":           {depesche.CatLocale, depesche.SevWarning, 2},
	"glossary.missing":        {depesche.CatGlossary, depesche.SevWarning, 2},
	"glossary.forbidden":      {depesche.CatGlossary, depesche.SevWarning, 2},
	"glossary.preferred":      {depesche.CatGlossary, depesche.SevNote, 2},
	"glossary.varied":         {depesche.CatGlossary, depesche.SevNote, 3},
	"boilerplate.phrase":      {depesche.CatBoilerplate, depesche.SevWarning, 1},
	"boilerplate.filename":    {depesche.CatBoilerplate, depesche.SevWarning, 1},
	"encoding.mojibake":       {depesche.CatEncoding, depesche.SevError, 1},
	"encoding.entity":         {depesche.CatEncoding, depesche.SevWarning, 1},
	"encoding.control":        {depesche.CatEncoding, depesche.SevError, 0},
	"casing.lower":            {depesche.CatCasing, depesche.SevWarning, 0},
	"casing.upper":            {depesche.CatCasing, depesche.SevWarning, 0},
	"casing.start":            {depesche.CatCasing, depesche.SevNote, 1},
	"hallucination.unrelated": {depesche.CatHallucination, depesche.SevWarning, 0},
	"hallucination.empty":     {depesche.CatHallucination, depesche.SevError, 0},
	"repetition.across":       {depesche.CatRepetition, depesche.SevWarning, 0},
}

// report adds a finding of the named rule.
func (g *segment) report(ruleName string, src, tgt depesche.Span, args ...string) *depesche.Finding {
	k := ruleTable[ruleName]
	if len(args) == 0 {
		args = nil
	}
	g.out = append(g.out, depesche.Finding{Segment: g.pair.Key, Category: k.category, Rule: ruleName, Severity: k.severity,
		Source: src, Target: tgt, Message: ruleName, Args: args})
	return &g.out[len(g.out)-1]
}
