//! Bookmarks and links.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::tags::{Annotation, integer};
use crate::layout::{Layout, Mpt, Role};

fn whole(measure: Mpt) -> Object {
    Object::Integer(i64::from(measure / 1000))
}

/// Writes the bookmarks, the title first and all headings under it; answers the outline.
pub(super) fn write_outline(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = layout.outline.iter().map(|_| document.new_object_id()).collect();
    for (place, (words, page, y)) in layout.outline.iter().enumerate() {
        let mut entry = Dictionary::new();
        entry.set("Title", super::archive::text(words));
        entry.set("Parent", root);
        let top = whole(layout.height - y + 6_000);
        let target =
            vec![Object::Reference(pages[*page]), Object::Name("XYZ".into()), whole(0), top, Object::Null];
        entry.set("Dest", target);
        if let Some(before) = place.checked_sub(1) {
            entry.set("Prev", ids[before]);
        }
        if let Some(after) = ids.get(place + 1) {
            entry.set("Next", *after);
        }
        document.set_object(ids[place], entry);
    }
    let mut outline = Dictionary::new();
    outline.set("Type", Object::Name("Outlines".into()));
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        outline.set("First", *first);
        outline.set("Last", *last);
        outline.set("Count", integer(ids.len()));
    }
    document.set_object(root, outline);
    root
}

/// Writes the links as annotations that print, say where they lead, and belong to the structure.
pub(super) fn write_links(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    for (place, page) in layout.pages.iter().enumerate() {
        for link in &page.links {
            let Role::Link { target } = &layout.structure.nodes[link.node].role else { continue };
            let mut action = Dictionary::new();
            action.set("S", Object::Name("URI".into()));
            action.set("URI", Object::string_literal(target.as_str()));
            let top = layout.height - link.y;
            let area =
                vec![whole(link.x), whole(top - link.height), whole(link.x + link.width + 999), whole(top)];
            let mut annotation = Dictionary::new();
            annotation.set("Type", Object::Name("Annot".into()));
            annotation.set("Subtype", Object::Name("Link".into()));
            annotation.set("Rect", area);
            annotation.set("Border", vec![Object::Integer(0), Object::Integer(0), Object::Integer(0)]);
            annotation.set("F", 4);
            annotation.set("Contents", super::archive::text(target));
            annotation.set("A", action);
            annotation.set("StructParent", integer(pages.len() + annotations.len()));
            let id = document.add_object(annotation);
            annotations.push(Annotation { node: link.node, page: place, id });
        }
    }
    annotations
}
