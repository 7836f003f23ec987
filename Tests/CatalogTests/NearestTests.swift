import Catalog
import Testing

/// A name is near a word where about a third of its letters differ at most.
@Test(arguments: [
    ("ags", "age"), ("ctiy", "city"), ("learning-rat", "learning-rate"), ("targte", "target"), ("LABEL", "label"),
])
func aMistypedNameIsKnown(word: String, name: String) { #expect(nearestName(to: word, among: ["x", name]) == name) }

@Test(arguments: [("xyz", "age"), ("abc", "xbz"), ("cost", "city"), ("colour", "target"), ("ab", "xy")])
func anotherNameIsNotSuggested(word: String, name: String) { #expect(nearestName(to: word, among: [name]) == nil) }
