//! The display list: marks on pages, and the tree of what they mean.

use super::Mpt;
use crate::text::Line;

/// A colour of the screen's standard space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// The house's colours by meaning; every text colour has a contrast of at least 4.5 on what lies under it.
pub(crate) mod theme {
    use super::Rgb;

    pub(crate) const TEXT: Rgb = Rgb(27, 38, 49);
    pub(crate) const QUIET: Rgb = Rgb(91, 102, 112);
    pub(crate) const ACCENT: Rgb = Rgb(15, 59, 87);
    pub(crate) const ON_ACCENT: Rgb = Rgb(255, 255, 255);
    pub(crate) const LINK: Rgb = Rgb(20, 99, 160);
    pub(crate) const HAIRLINE: Rgb = Rgb(201, 210, 217);
    pub(crate) const CARD: Rgb = Rgb(237, 242, 246);
    pub(crate) const CARD_STRESSED: Rgb = Rgb(226, 240, 242);
    pub(crate) const ZEBRA: Rgb = Rgb(247, 249, 251);
    pub(crate) const BLACK: Rgb = Rgb(0, 0, 0);
}

/// Place of a part in the structure.
pub(crate) type NodeId = usize;

/// What a part of the document is; the standard types of tagged PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Title,
    Heading,
    Paragraph,
    Table,
    Row,
    /// A heading cell of its column, or of its row.
    HeadCell {
        of_row: bool,
    },
    Cell {
        columns: u8,
    },
    Figure {
        description: String,
    },
    Link {
        target: String,
    },
}

/// One part with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) role: Role,
    pub(crate) parent: Option<NodeId>,
    pub(crate) kids: Vec<NodeId>,
    /// The words of a heading.
    pub(crate) title: Option<String>,
}

/// The tree; its root is node 0, the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) nodes: Vec<Node>,
}

impl Structure {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node { role: Role::Document, parent: None, kids: Vec::new(), title: None }] }
    }

    pub(crate) fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { role, parent: Some(parent), kids: Vec::new(), title: None });
        self.nodes[parent].kids.push(id);
        id
    }
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A line of text; `y` is its baseline.
    Text { x: Mpt, y: Mpt, size: Mpt, colour: Rgb, line: Line },
    /// A filled rectangle, also used for rules.
    Box { x: Mpt, y: Mpt, width: Mpt, height: Mpt, colour: Rgb },
    /// The logo.
    Logo { x: Mpt, y: Mpt, width: Mpt, height: Mpt },
    /// Black squares in rows, merged into runs of (first, count).
    Code { x: Mpt, y: Mpt, module: Mpt, rows: Vec<Vec<(u16, u16)>> },
}

/// A mark and what it belongs to; nothing for page furniture, which readers skip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) mark: Mark,
    pub(crate) node: Option<NodeId>,
}

/// An area that opens an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) x: Mpt,
    pub(crate) y: Mpt,
    pub(crate) width: Mpt,
    pub(crate) height: Mpt,
    pub(crate) node: NodeId,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    pub(crate) links: Vec<Link>,
}

/// A laid-out document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) width: Mpt,
    pub(crate) height: Mpt,
    pub(crate) pages: Vec<Page>,
    pub(crate) structure: Structure,
    /// Headings for the outline: words, page from 0, top.
    pub(crate) outline: Vec<(String, usize, Mpt)>,
}
