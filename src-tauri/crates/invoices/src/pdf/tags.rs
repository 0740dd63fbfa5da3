//! The structure of a tagged file: what screen readers read, in which order.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::layout::{Layout, Mpt, NodeId, Role};

/// What was marked on which page as belonging to which part.
pub(super) struct Content {
    /// By part: page and number of the marked piece.
    by_node: Vec<Vec<(usize, i64)>>,
    /// By page: the part of each numbered piece.
    by_page: Vec<Vec<NodeId>>,
}

impl Content {
    pub(super) fn new(layout: &Layout) -> Self {
        Self {
            by_node: vec![Vec::new(); layout.structure.nodes.len()],
            by_page: vec![Vec::new(); layout.pages.len()],
        }
    }

    /// Numbers the next piece of a page.
    pub(super) fn mark(&mut self, page: usize, node: NodeId) -> i64 {
        let id = integer(self.by_page[page].len());
        self.by_page[page].push(node);
        self.by_node[node].push((page, id));
        id
    }
}

pub(super) fn integer(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The standard structure type.
pub(super) const fn tag(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Title => "H1",
        Role::Heading => "H2",
        Role::Paragraph => "P",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeadCell { .. } => "TH",
        Role::Cell { .. } => "TD",
        Role::Figure { .. } => "Figure",
        Role::Link { .. } => "Link",
    }
}

/// A link annotation that belongs to a part.
pub(super) struct Annotation {
    pub(super) node: NodeId,
    pub(super) page: usize,
    pub(super) id: ObjectId,
}

/// Writes the tree and answers its root; pages and annotations learn their place in it.
pub(super) fn write_tree(
    document: &mut Document,
    layout: &Layout,
    content: &Content,
    pages: &[ObjectId],
    annotations: &[Annotation],
) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = layout.structure.nodes.iter().map(|_| document.new_object_id()).collect();
    for (place, node) in layout.structure.nodes.iter().enumerate() {
        let parent = node.parent.map_or(root, |parent| ids[parent]);
        let mut element = Dictionary::new();
        element.set("S", Object::Name(tag(&node.role).into()));
        element.set("P", parent);
        if let Some(title) = &node.title {
            element.set("T", super::archive::text(title));
        }
        attributes(&mut element, &node.role, layout, place);
        let mut kids: Vec<Object> = Vec::new();
        let own = &content.by_node[place];
        if let Some((first, _)) = own.first() {
            element.set("Pg", pages[*first]);
            for (page, id) in own {
                kids.push(if page == first { Object::Integer(*id) } else { reference(pages[*page], *id) });
            }
        }
        for annotation in annotations.iter().filter(|annotation| annotation.node == place) {
            let mut object = Dictionary::new();
            object.set("Type", Object::Name("OBJR".into()));
            object.set("Obj", annotation.id);
            object.set("Pg", pages[annotation.page]);
            kids.push(Object::Dictionary(object));
        }
        kids.extend(node.kids.iter().map(|kid| Object::Reference(ids[*kid])));
        match kids.len() {
            0 => {}
            1 => element.set("K", kids.remove(0)),
            _ => element.set("K", kids),
        }
        document.set_object(ids[place], element);
    }
    let parents = parent_tree(document, content, &ids, annotations);
    let mut tree = Dictionary::new();
    tree.set("Type", Object::Name("StructTreeRoot".into()));
    tree.set("K", ids[0]);
    tree.set("ParentTree", parents);
    tree.set("ParentTreeNextKey", integer(pages.len() + annotations.len()));
    document.set_object(root, tree);
    root
}

/// A marked piece on another page than the part begins on.
fn reference(page: ObjectId, id: i64) -> Object {
    let mut piece = Dictionary::new();
    piece.set("Type", Object::Name("MCR".into()));
    piece.set("Pg", page);
    piece.set("MCID", id);
    Object::Dictionary(piece)
}

fn attributes(element: &mut Dictionary, role: &Role, layout: &Layout, node: NodeId) {
    let mut table = Dictionary::new();
    table.set("O", Object::Name("Table".into()));
    match role {
        Role::HeadCell { of_row } => {
            table.set("Scope", Object::Name(if *of_row { "Row" } else { "Column" }.into()));
            element.set("A", table);
        }
        Role::Cell { columns } if *columns > 1 => {
            table.set("ColSpan", i64::from(*columns));
            element.set("A", table);
        }
        Role::Figure { description } => {
            element.set("Alt", super::archive::text(description));
            if let Some(area) = area(layout, node) {
                let mut place = Dictionary::new();
                place.set("O", Object::Name("Layout".into()));
                place.set("Placement", Object::Name("Block".into()));
                place.set("BBox", area);
                element.set("A", place);
            }
        }
        Role::Link { target } => element.set("Alt", super::archive::text(target)),
        Role::Document
        | Role::Title
        | Role::Heading
        | Role::Paragraph
        | Role::Table
        | Role::Row
        | Role::Cell { .. } => {}
    }
}

/// Where a figure is, in whole points from the bottom left.
fn area(layout: &Layout, node: NodeId) -> Option<Vec<Object>> {
    use crate::layout::Mark;
    let mark = layout.pages.iter().flat_map(|page| &page.items).find(|item| item.node == Some(node))?;
    let (x, y, width, height) = match &mark.mark {
        Mark::Logo { x, y, width, height } | Mark::Box { x, y, width, height, .. } => {
            (*x, *y, *width, *height)
        }
        Mark::Code { x, y, module, rows } => {
            let side = module * Mpt::try_from(rows.len()).unwrap_or(0);
            (*x, *y, side, side)
        }
        Mark::Text { .. } => return None,
    };
    let whole = |measure: Mpt| Object::Integer(i64::from(measure / 1000));
    let top = layout.height - y;
    Some(vec![whole(x), whole(top - height), whole(x + width + 999), whole(top + 999)])
}

fn parent_tree(
    document: &mut Document,
    content: &Content,
    ids: &[ObjectId],
    annotations: &[Annotation],
) -> ObjectId {
    let mut numbers: Vec<Object> = Vec::new();
    for (page, nodes) in content.by_page.iter().enumerate() {
        numbers.push(Object::Integer(integer(page)));
        numbers.push(Object::Array(nodes.iter().map(|node| Object::Reference(ids[*node])).collect()));
    }
    for (place, annotation) in annotations.iter().enumerate() {
        numbers.push(Object::Integer(integer(content.by_page.len() + place)));
        numbers.push(Object::Reference(ids[annotation.node]));
    }
    let mut tree = Dictionary::new();
    tree.set("Nums", numbers);
    document.add_object(tree)
}
