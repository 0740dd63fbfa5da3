//! One way of damaging a file for each promise.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

type Damage = fn(&mut Document);

pub const ALL: &[(&str, Damage)] = &[
    ("identifier", |d| {
        let half = Object::String(vec![1; 16], StringFormat::Hexadecimal);
        d.trailer.set("ID", vec![half, Object::String(vec![2; 16], StringFormat::Hexadecimal)]);
    }),
    ("output intent", |d| without(d, "OutputIntents")),
    ("metadata is plain", |d| {
        metadata(d, |stream| stream.compress().expect("compresses"));
    }),
    ("metadata claims PDF/A-3A", |d| rewrite(d, "<pdfaid:conformance>A<", "<pdfaid:conformance>B<")),
    ("metadata claims PDF/UA-1", |d| rewrite(d, "<pdfuaid:part>1<", "<pdfuaid:part>2<")),
    ("metadata claims Factur-X", |d| rewrite(d, "EN 16931</fx:", "BASIC</fx:")),
    ("info says what metadata says", |d| {
        let info = d.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
        dictionary(d, info).set("Title", Object::string_literal("Another"));
    }),
    ("info says what metadata says", |d| rewrite(d, "<xmp:ModifyDate>2026", "<xmp:ModifyDate>2027")),
    ("attachment", |d| without(d, "AF")),
    ("attachment", |d| {
        let file = find(d, "Type", "Filespec");
        dictionary(d, file).set("AFRelationship", Object::Name("Data".into()));
    }),
    ("attachment", |d| {
        let file = embedded(d);
        if let Some(Object::Stream(stream)) = d.objects.get_mut(&file) {
            stream.decompress().expect("inflates");
            stream.content[200] ^= 1;
        }
    }),
    ("language and title", |d| without(d, "Lang")),
    ("language and title", |d| without(d, "ViewerPreferences")),
    ("tagged", |d| without(d, "MarkInfo")),
    ("tagged", |d| without(d, "StructTreeRoot")),
    ("pages take their order from tags", |d| {
        let page = first_page(d);
        dictionary(d, page).remove(b"Tabs");
    }),
    ("content is marked", |d| {
        operations(d, |list| list.push(Operation::new("f", vec![])));
    }),
    ("parents are found", |d| {
        operations(d, |list| {
            let marked = list.iter_mut().find(|operation| operation.operator == "BDC").expect("marked");
            let properties = marked.operands[1].as_dict_mut().expect("properties");
            properties.set("MCID", 9999);
        });
    }),
    ("parents are found", |d| {
        let heading = find(d, "S", "H2");
        dictionary(d, heading).set("K", 7777);
    }),
    ("tables are regular", |d| {
        let cell = d
            .objects
            .iter()
            .find(|(_, object)| {
                let attributes = object.as_dict().and_then(|cell| cell.get(b"A")).and_then(Object::as_dict);
                attributes.is_ok_and(|attributes| attributes.has(b"ColSpan"))
            })
            .map(|(id, _)| *id)
            .expect("a wide cell");
        dictionary(d, cell).remove(b"A");
    }),
    ("tables are regular", |d| {
        let head = find(d, "S", "TH");
        dictionary(d, head).remove(b"A");
    }),
    ("figures are described", |d| {
        let figure = find(d, "S", "Figure");
        dictionary(d, figure).remove(b"Alt");
    }),
    ("headings begin with the title", |d| {
        let title = find(d, "S", "H1");
        dictionary(d, title).set("S", Object::Name("H2".into()));
    }),
    ("links print and speak", |d| {
        let link = find(d, "Subtype", "Link");
        dictionary(d, link).remove(b"F");
    }),
    ("links print and speak", |d| {
        let link = find(d, "Subtype", "Link");
        dictionary(d, link).remove(b"Contents");
    }),
    ("links print and speak", |d| {
        let element = find(d, "S", "Link");
        dictionary(d, element).remove(b"K");
    }),
    ("fonts are inside", |d| {
        let descriptor = find(d, "Type", "FontDescriptor");
        dictionary(d, descriptor).remove(b"FontFile2");
    }),
    ("fonts are inside", |d| {
        let font = find(d, "Type", "Font");
        dictionary(d, font).remove(b"ToUnicode");
    }),
    ("fonts are inside", |d| {
        let descriptor = find(d, "Type", "FontDescriptor");
        dictionary(d, descriptor).set("FontName", Object::Name("NotoSans".into()));
    }),
    ("no missing glyph", |d| {
        operations(d, |list| {
            let shown = list.iter_mut().find(|operation| operation.operator == "Tj").expect("text");
            shown.operands[0] = Object::String(vec![0, 0], StringFormat::Hexadecimal);
        });
    }),
    ("outline", |d| {
        d.catalog_mut().expect("catalog").set("PageMode", Object::string_literal("UseOutlines"));
    }),
    ("outline", |d| {
        let root =
            d.catalog().and_then(|c| c.get(b"Outlines")).and_then(Object::as_reference).expect("outline");
        let first = dictionary(d, root).get(b"First").and_then(Object::as_reference).expect("an entry");
        dictionary(d, first).remove(b"Dest");
    }),
    ("nothing forbidden", |d| {
        let mut action = Dictionary::new();
        action.set("S", Object::Name("JavaScript".into()));
        action.set("JS", Object::string_literal("app.alert(1)"));
        d.add_object(action);
    }),
    ("nothing forbidden", |d| {
        let black = ["0", "0", "0", "1"].map(|_| Object::Integer(0)).to_vec();
        operations(d, |list| list.insert(0, Operation::new("k", black)));
    }),
];

fn without(document: &mut Document, key: &str) {
    document.catalog_mut().expect("catalog").remove(key.as_bytes());
}

fn dictionary(document: &mut Document, id: ObjectId) -> &mut Dictionary {
    document.get_object_mut(id).and_then(Object::as_dict_mut).expect("a dictionary")
}

fn find(document: &Document, key: &str, word: &str) -> ObjectId {
    let found = document.objects.iter().find(|(_, object)| {
        let name =
            object.as_dict().and_then(|dictionary| dictionary.get(key.as_bytes())).and_then(Object::as_name);
        name.is_ok_and(|name| name == word.as_bytes())
    });
    *found.unwrap_or_else(|| panic!("{key} {word} is there")).0
}

fn embedded(document: &Document) -> ObjectId {
    let found = document.objects.iter().find(|(_, object)| {
        let kind = object.as_stream().and_then(|stream| stream.dict.get(b"Type")).and_then(Object::as_name);
        kind.is_ok_and(|kind| kind == b"EmbeddedFile")
    });
    *found.expect("an embedded file").0
}

fn first_page(document: &Document) -> ObjectId {
    document.get_pages()[&1]
}

fn metadata(document: &mut Document, change: impl FnOnce(&mut lopdf::Stream)) {
    let id =
        document.catalog().and_then(|c| c.get(b"Metadata")).and_then(Object::as_reference).expect("metadata");
    if let Some(Object::Stream(stream)) = document.objects.get_mut(&id) {
        change(stream);
    }
}

fn rewrite(document: &mut Document, from: &str, to: &str) {
    metadata(document, |stream| {
        let packet = String::from_utf8(stream.content.clone()).expect("UTF-8");
        assert!(packet.contains(from), "{from} is there to be damaged");
        stream.set_plain_content(packet.replace(from, to).into_bytes());
    });
}

fn operations(document: &mut Document, change: impl FnOnce(&mut Vec<Operation>)) {
    let page = first_page(document);
    let mut content = Content::decode(&document.get_page_content(page)).expect("decodes");
    change(&mut content.operations);
    document.change_page_content(page, content.encode().expect("encodes")).expect("written");
}
