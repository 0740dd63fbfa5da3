//! What a file promises, each as a check with a name.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

type Check = fn(&Document, Option<&str>) -> Option<()>;

const CHECKS: [(&str, Check); 21] = [
    ("identifier", identifier),
    ("output intent", output_intent),
    ("metadata is plain", metadata_is_plain),
    ("metadata claims PDF/A-3A", |d, _| says(d, &["<pdfaid:part>3<", "<pdfaid:conformance>A<"])),
    ("metadata claims PDF/UA-1", |d, _| {
        says(d, &["<pdfuaid:part>1<", "http://www.aiim.org/pdfua/ns/id/</pdfaSchema"])
    }),
    ("metadata claims Factur-X", factur_x),
    ("info says what metadata says", info_and_metadata),
    ("attachment", attachment),
    ("language and title", language_and_title),
    ("tagged", tagged),
    ("pages take their order from tags", pages_and_tags),
    ("content is marked", content_is_marked),
    ("parents are found", parents_are_found),
    ("tables are regular", tables_are_regular),
    ("figures are described", figures_are_described),
    ("headings begin with the title", headings),
    ("links print and speak", links),
    ("fonts are inside", fonts_are_inside),
    ("no missing glyph", no_missing_glyph),
    ("outline", outline),
    ("nothing forbidden", nothing_forbidden),
];

pub const NAMES: [&str; 21] = {
    let mut names = [""; 21];
    let mut place = 0;
    while place < 21 {
        names[place] = CHECKS[place].0;
        place += 1;
    }
    names
};

/// The promises that a file breaks.
pub fn broken(document: &Document, xml: Option<&str>) -> Vec<&'static str> {
    CHECKS.iter().filter(|(_, check)| check(document, xml).is_none()).map(|(name, _)| *name).collect()
}

pub fn broken_header(file: &[u8]) -> Option<&'static str> {
    if !file.starts_with(b"%PDF-1.7\n") {
        return Some("version");
    }
    let marked = file[9] == b'%' && file[10..14].iter().all(|byte| *byte >= 128);
    (!marked).then_some("binary mark")
}

fn kept(holds: bool) -> Option<()> {
    holds.then_some(())
}

fn catalog(document: &Document) -> Option<&Dictionary> {
    document.catalog().ok()
}

/// A dictionary's entry, followed where it is a reference.
fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
    let object = dictionary.get(key.as_bytes()).ok()?;
    document.dereference(object).ok().map(|(_, object)| object)
}

fn dict<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
    entry(document, dictionary, key)?.as_dict().ok()
}

fn is_name(document: &Document, dictionary: &Dictionary, key: &str, word: &str) -> Option<()> {
    kept(entry(document, dictionary, key)?.as_name().ok()? == word.as_bytes())
}

fn text(object: &Object) -> Option<String> {
    lopdf::decode_text_string(object).ok()
}

fn pages(document: &Document) -> Vec<(ObjectId, &Dictionary)> {
    document
        .get_pages()
        .into_values()
        .filter_map(|id| Some((id, document.get_dictionary(id).ok()?)))
        .collect()
}

fn packet(document: &Document) -> Option<String> {
    let stream = entry(document, catalog(document)?, "Metadata")?.as_stream().ok()?;
    String::from_utf8(stream.content.clone()).ok()
}

fn says(document: &Document, words: &[&str]) -> Option<()> {
    let packet = packet(document)?;
    kept(words.iter().all(|word| packet.contains(word)))
}

fn identifier(document: &Document, _: Option<&str>) -> Option<()> {
    let pair = document.trailer.get(b"ID").ok()?.as_array().ok()?;
    let [first, second] = pair.as_slice() else { return None };
    kept(first.as_str().ok()?.len() == 16 && first.as_str().ok()? == second.as_str().ok()?)
}

fn output_intent(document: &Document, _: Option<&str>) -> Option<()> {
    let intents = entry(document, catalog(document)?, "OutputIntents")?.as_array().ok()?;
    let intent = document.dereference(intents.first()?).ok()?.1.as_dict().ok()?;
    is_name(document, intent, "S", "GTS_PDFA1")?;
    let profile = entry(document, intent, "DestOutputProfile")?.as_stream().ok()?;
    kept(profile.dict.get(b"N").ok()?.as_i64().ok()? == 3)?;
    let bytes = profile.decompressed_content().ok().unwrap_or_else(|| profile.content.clone());
    kept(bytes.get(36..40)? == b"acsp" && bytes.get(16..20)? == b"RGB ")
}

fn metadata_is_plain(document: &Document, _: Option<&str>) -> Option<()> {
    let stream = entry(document, catalog(document)?, "Metadata")?.as_stream().ok()?;
    is_name(document, &stream.dict, "Subtype", "XML")?;
    kept(!stream.dict.has(b"Filter") && stream.content.starts_with(b"<?xpacket begin=\"\xEF\xBB\xBF\""))
}

fn factur_x(document: &Document, xml: Option<&str>) -> Option<()> {
    let claims = [
        "<fx:DocumentType>INVOICE<",
        "<fx:DocumentFileName>factur-x.xml<",
        "<fx:Version>1.0<",
        "<fx:ConformanceLevel>EN 16931<",
        "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>",
    ];
    match xml {
        Some(_) => says(document, &claims),
        None => kept(!packet(document)?.contains("<fx:")),
    }
}

fn between<'a>(packet: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let start = packet.find(open)? + open.len();
    packet[start..].split(close).next()
}

fn info_and_metadata(document: &Document, _: Option<&str>) -> Option<()> {
    let packet = packet(document)?;
    let info = document.dereference(document.trailer.get(b"Info").ok()?).ok()?.1.as_dict().ok()?;
    let said = |key: &str| text(entry(document, info, key)?);
    let plain = |words: &str| words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let title = between(&packet, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", "<")?;
    let author = between(&packet, "<dc:creator><rdf:Seq><rdf:li>", "<")?;
    kept(said("Title")? == plain(title) && said("Author")? == plain(author))?;
    kept(said("Producer")? == between(&packet, "<pdf:Producer>", "<")?)?;
    kept(said("Creator")? == between(&packet, "<xmp:CreatorTool>", "<")?)?;
    let digits = |words: &str| words.chars().filter(char::is_ascii_digit).collect::<String>();
    let created = between(&packet, "<xmp:CreateDate>", "<")?;
    kept(digits(&said("CreationDate")?) == digits(created))?;
    kept(digits(&said("ModDate")?) == digits(between(&packet, "<xmp:ModifyDate>", "<")?))
}

fn attachment(document: &Document, xml: Option<&str>) -> Option<()> {
    let catalog = catalog(document)?;
    let Some(xml) = xml else { return kept(!catalog.has(b"AF") && !catalog.has(b"Names")) };
    let file = entry(document, catalog, "AF")?.as_array().ok()?.first()?.as_reference().ok()?;
    let tree = dict(document, dict(document, catalog, "Names")?, "EmbeddedFiles")?;
    let names = entry(document, tree, "Names")?.as_array().ok()?;
    kept(
        names.len() == 2
            && names[0].as_str().ok()? == b"factur-x.xml"
            && names[1].as_reference().ok()? == file,
    )?;
    let file = document.get_dictionary(file).ok()?;
    is_name(document, file, "AFRelationship", "Alternative")?;
    for key in ["F", "UF"] {
        kept(entry(document, file, key)?.as_str().ok()? == b"factur-x.xml")?;
    }
    let stream = entry(document, dict(document, file, "EF")?, "F")?.as_stream().ok()?;
    is_name(document, &stream.dict, "Subtype", "text/xml")?;
    let content = stream.decompressed_content().ok()?;
    kept(content == xml.as_bytes())?;
    let parameters = dict(document, &stream.dict, "Params")?;
    kept(parameters.has(b"ModDate"))?;
    kept(entry(document, parameters, "Size")?.as_i64().ok()? == i64::try_from(content.len()).ok()?)?;
    kept(entry(document, parameters, "CheckSum")?.as_str().ok()? == md5::compute(&content).0)
}

fn language_and_title(document: &Document, _: Option<&str>) -> Option<()> {
    let catalog = catalog(document)?;
    kept(["en", "de", "fr", "es"].contains(&text(entry(document, catalog, "Lang")?)?.as_str()))?;
    kept(dict(document, catalog, "ViewerPreferences")?.get(b"DisplayDocTitle").ok()?.as_bool().ok()?)
}

fn tagged(document: &Document, _: Option<&str>) -> Option<()> {
    let catalog = catalog(document)?;
    kept(dict(document, catalog, "MarkInfo")?.get(b"Marked").ok()?.as_bool().ok()?)?;
    let tree = dict(document, catalog, "StructTreeRoot")?;
    is_name(document, dict(document, tree, "K")?, "S", "Document")
}

fn pages_and_tags(document: &Document, _: Option<&str>) -> Option<()> {
    for (place, (_, page)) in pages(document).into_iter().enumerate() {
        is_name(document, page, "Tabs", "S")?;
        kept(entry(document, page, "StructParents")?.as_i64().ok()? == i64::try_from(place).ok()?)?;
    }
    Some(())
}

fn content(document: &Document, page: ObjectId) -> Option<Content> {
    Content::decode(&document.get_page_content(page)).ok()
}

/// Everything painted lies inside a marked piece, and pieces do not nest.
fn content_is_marked(document: &Document, _: Option<&str>) -> Option<()> {
    for (page, _) in pages(document) {
        let mut depth = 0_u32;
        for operation in content(document, page)?.operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => depth += 1,
                "EMC" => depth = depth.checked_sub(1)?,
                "Tj" | "TJ" | "f" | "f*" | "S" | "B" | "Do" => kept(depth == 1)?,
                _ => {}
            }
        }
        kept(depth == 0)?;
    }
    Some(())
}

fn marked_numbers(document: &Document, page: ObjectId) -> Option<Vec<i64>> {
    let mut numbers = Vec::new();
    for operation in
        content(document, page)?.operations.iter().filter(|operation| operation.operator == "BDC")
    {
        let properties = operation.operands.get(1)?.as_dict().ok()?;
        numbers.push(properties.get(b"MCID").ok()?.as_i64().ok()?);
    }
    Some(numbers)
}

/// Elements of the structure with their types.
fn elements(document: &Document) -> Vec<(ObjectId, &Dictionary, String)> {
    let is_element = |dictionary: &Dictionary| dictionary.has(b"S") && dictionary.has(b"P");
    let all = document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    all.filter(|(_, dictionary)| is_element(dictionary))
        .filter_map(|(id, dictionary)| {
            let kind = dictionary.get(b"S").ok()?.as_name().ok()?;
            Some((id, dictionary, String::from_utf8_lossy(kind).into_owned()))
        })
        .collect()
}

fn kids<'a>(document: &'a Document, element: &'a Dictionary) -> Vec<&'a Object> {
    match entry(document, element, "K") {
        Some(Object::Array(kids)) => kids.iter().collect(),
        Some(_) => element.get(b"K").ok().into_iter().collect(),
        None => Vec::new(),
    }
}

/// Numbers on each page run from zero and the parent tree names the element that owns each.
fn parents_are_found(document: &Document, _: Option<&str>) -> Option<()> {
    let tree = dict(document, catalog(document)?, "StructTreeRoot")?;
    let numbers = entry(document, dict(document, tree, "ParentTree")?, "Nums")?.as_array().ok()?;
    let (pairs, []) = numbers.as_chunks::<2>() else { return None };
    let mut parents = BTreeMap::new();
    for [key, value] in pairs {
        parents.insert(key.as_i64().ok()?, document.dereference(value).ok()?.1);
    }
    for (place, (page, _)) in pages(document).into_iter().enumerate() {
        let owners = parents.get(&i64::try_from(place).ok()?)?.as_array().ok()?;
        let marked = marked_numbers(document, page)?;
        kept(marked.iter().copied().eq(0..i64::try_from(owners.len()).ok()?))?;
        for (number, owner) in owners.iter().enumerate() {
            let element = document.get_dictionary(owner.as_reference().ok()?).ok()?;
            let number = i64::try_from(number).ok()?;
            let owns = kids(document, element).into_iter().any(|kid| match kid {
                Object::Integer(own) => *own == number,
                Object::Dictionary(piece) => piece.get(b"MCID").and_then(Object::as_i64).ok() == Some(number),
                _ => false,
            });
            kept(owns)?;
        }
    }
    let next = entry(document, tree, "ParentTreeNextKey")?.as_i64().ok()?;
    kept(parents.keys().all(|key| *key < next))
}

fn attribute(document: &Document, element: &Dictionary, key: &str) -> Option<Object> {
    entry(document, dict(document, element, "A")?, key).cloned()
}

/// Every row of a table spans as many columns, and every heading cell says what it heads.
fn tables_are_regular(document: &Document, _: Option<&str>) -> Option<()> {
    let mut found = 0;
    for (_, table, _) in elements(document).into_iter().filter(|(.., kind)| kind == "Table") {
        let mut widths = BTreeSet::new();
        for row in kids(document, table) {
            let row = document.get_dictionary(row.as_reference().ok()?).ok()?;
            is_name(document, row, "S", "TR")?;
            let mut width = 0;
            for cell in kids(document, row) {
                let cell = document.get_dictionary(cell.as_reference().ok()?).ok()?;
                if is_name(document, cell, "S", "TH").is_some() {
                    attribute(document, cell, "Scope")?.as_name().ok()?;
                } else {
                    is_name(document, cell, "S", "TD")?;
                }
                width +=
                    attribute(document, cell, "ColSpan").and_then(|span| span.as_i64().ok()).unwrap_or(1);
            }
            widths.insert(width);
        }
        kept(widths.len() == 1)?;
        found += 1;
    }
    kept(found > 1)
}

fn figures_are_described(document: &Document, _: Option<&str>) -> Option<()> {
    for (_, figure, _) in elements(document).into_iter().filter(|(.., kind)| kind == "Figure") {
        kept(!text(entry(document, figure, "Alt")?)?.is_empty())?;
        kept(attribute(document, figure, "BBox")?.as_array().ok()?.len() == 4)?;
    }
    Some(())
}

fn headings(document: &Document, _: Option<&str>) -> Option<()> {
    let all = elements(document);
    let of = |wanted: &str| all.iter().filter(|(.., kind)| kind == wanted).collect::<Vec<_>>();
    kept(of("H1").len() == 1 && !of("H2").is_empty())?;
    for (_, heading, _) in of("H1").into_iter().chain(of("H2")) {
        kept(!text(entry(document, heading, "T")?)?.is_empty())?;
    }
    Some(())
}

fn links(document: &Document, _: Option<&str>) -> Option<()> {
    for (_, page) in pages(document) {
        let Some(annotations) = entry(document, page, "Annots") else { continue };
        for annotation in annotations.as_array().ok()? {
            let id = annotation.as_reference().ok()?;
            let annotation = document.get_dictionary(id).ok()?;
            is_name(document, annotation, "Subtype", "Link")?;
            kept(entry(document, annotation, "F")?.as_i64().ok()? == 4)?;
            kept(!text(entry(document, annotation, "Contents")?)?.is_empty())?;
            kept(annotation.has(b"StructParent"))?;
            let border = entry(document, annotation, "Border")?.as_array().ok()?;
            kept(border.iter().all(|part| part.as_i64().is_ok_and(|width| width == 0)))?;
            let owned =
                elements(document).into_iter().filter(|(.., kind)| kind == "Link").any(|(_, element, _)| {
                    kids(document, element).into_iter().any(|kid| {
                        kid.as_dict().and_then(|kid| kid.get(b"Obj")).and_then(Object::as_reference).ok()
                            == Some(id)
                    })
                });
            kept(owned)?;
        }
    }
    Some(())
}

fn of_type<'a>(document: &'a Document, kind: &'a str) -> impl Iterator<Item = &'a Dictionary> {
    let all = document.objects.values().filter_map(|object| object.as_dict().ok());
    all.filter(move |dictionary| {
        dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|found| found == kind.as_bytes())
    })
}

/// Composite fonts, each with its program, a subset tag of six capitals and its way back to Unicode.
fn fonts_are_inside(document: &Document, _: Option<&str>) -> Option<()> {
    let mut count = 0;
    for font in of_type(document, "Font") {
        is_name(document, font, "Subtype", "Type0")?;
        let name = entry(document, font, "BaseFont")?.as_name().ok()?;
        kept(name.get(..6)?.iter().all(u8::is_ascii_uppercase) && name.get(6) == Some(&b'+'))?;
        entry(document, font, "ToUnicode")?.as_stream().ok()?;
        let below = entry(document, font, "DescendantFonts")?.as_array().ok()?;
        let below = document.dereference(below.first()?).ok()?.1.as_dict().ok()?;
        kept(entry(document, below, "BaseFont")?.as_name().ok()? == name)?;
        let descriptor = dict(document, below, "FontDescriptor")?;
        kept(entry(document, descriptor, "FontName")?.as_name().ok()? == name)?;
        let program =
            entry(document, descriptor, "FontFile2").or_else(|| entry(document, descriptor, "FontFile3"));
        kept(!program?.as_stream().ok()?.content.is_empty())?;
        count += 1;
    }
    kept(count > 0)
}

fn no_missing_glyph(document: &Document, _: Option<&str>) -> Option<()> {
    fn sound(object: &Object) -> bool {
        match object {
            Object::String(bytes, _) => bytes.as_chunks::<2>().0.iter().all(|code| *code != [0, 0]),
            Object::Array(parts) => parts.iter().all(sound),
            _ => true,
        }
    }
    for (page, _) in pages(document) {
        let shown = content(document, page)?.operations;
        let mut shown = shown.iter().filter(|operation| matches!(operation.operator.as_str(), "Tj" | "TJ"));
        kept(shown.all(|operation| operation.operands.iter().all(sound)))?;
    }
    Some(())
}

fn outline(document: &Document, _: Option<&str>) -> Option<()> {
    let catalog = catalog(document)?;
    is_name(document, catalog, "PageMode", "UseOutlines")?;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let outlines = dict(document, catalog, "Outlines")?;
    let mut next = entry(document, outlines, "First").map(|_| outlines.get(b"First").ok());
    let mut count = 0;
    while let Some(Some(object)) = next {
        let item = document.get_dictionary(object.as_reference().ok()?).ok()?;
        kept(!text(entry(document, item, "Title")?)?.is_empty())?;
        let target = entry(document, item, "Dest")?.as_array().ok()?;
        kept(pages.contains(&target.first()?.as_reference().ok()?))?;
        count += 1;
        next = Some(item.get(b"Next").ok());
    }
    kept(count > 2 && entry(document, outlines, "Count")?.as_i64().ok()? == count)
}

/// No scripts, no encryption, no other filters or colours, no smoothed pictures.
fn nothing_forbidden(document: &Document, _: Option<&str>) -> Option<()> {
    kept(!document.trailer.has(b"Encrypt"))?;
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for key in ["JS", "JavaScript", "Launch", "AA", "OpenAction", "SMask", "Interpolate"] {
            kept(!dictionary.has(key.as_bytes()))?;
        }
        if let (Object::Stream(_), Ok(filter)) = (object, dictionary.get(b"Filter")) {
            kept(filter.as_name().ok()? == b"FlateDecode")?;
        }
    }
    for (page, _) in pages(document) {
        let operations = content(document, page)?.operations;
        let forbidden = ["k", "K", "sh", "gs", "ri"];
        kept(!operations.iter().any(|operation| forbidden.contains(&operation.operator.as_str())))?;
    }
    Some(())
}
