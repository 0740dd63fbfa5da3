//! Writing XML: elements in order, texts escaped, nothing else.

/// A document being written.
pub(super) struct Xml {
    text: String,
}

impl Xml {
    /// Begins with the declaration and the root's opening tag.
    pub(super) fn opened(opening: &str) -> Self {
        Self { text: opening.to_owned() }
    }

    /// An element with what `content` writes.
    pub(super) fn within(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
        content(self);
        self.close(name);
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.within(name, |xml| xml.escaped(text));
    }

    /// An element with one attribute and text.
    pub(super) fn leaf_with(&mut self, name: &str, (attribute, value): (&str, &str), text: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push(' ');
        self.text.push_str(attribute);
        self.text.push_str("=\"");
        self.escaped(value);
        self.text.push_str("\">");
        self.escaped(text);
        self.close(name);
    }

    /// Ends the root.
    pub(super) fn closed(mut self, name: &str) -> String {
        self.close(name);
        self.text.push('\n');
        self.text
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                other => self.text.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_become_markup() {
        let mut xml = Xml::opened("<a>");
        xml.leaf_with("b", ("c", "\"<&"), "Müller & Söhne <GmbH> ]]>");
        assert_eq!(
            xml.closed("a"),
            "<a><b c=\"&quot;&lt;&amp;\">Müller &amp; Söhne &lt;GmbH&gt; ]]&gt;</b></a>\n",
            "escaped"
        );
    }
}
