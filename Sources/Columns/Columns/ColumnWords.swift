import Language

extension Text {
    /// The text with the word before the name of a column without one, `column 1`, said once.
    package var sayingColumnOnce: Text {
        map { text, _ in text.replacing("column column ", with: "column ") }
    }
}
