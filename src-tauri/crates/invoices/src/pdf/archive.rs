//! Making the file an archive: PDF/A-3, with everything that printpdf leaves out.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat};
use printpdf::PdfSaveOptions;
use sha2::{Digest, Sha256};

use super::draw::{LOGO, draw};
use super::logo::Logo;
use super::outline::{write_links, write_outline};
use super::tags::{integer, write_tree};
use super::xmp::{PRODUCER, packet};
use super::{About, PdfError};
use crate::layout::Layout;
use crate::text::Fonts;

/// sRGB, version 2.
const PROFILE: &[u8] = include_bytes!("../../assets/sRGB-v2-magic.icc");

/// Writes the file.
pub(crate) fn write(
    layout: &Layout,
    about: &About<'_>,
    fonts: &Fonts,
    logo: Option<&Logo>,
) -> Result<Vec<u8>, PdfError> {
    let refuse = |complaint: String| PdfError::Writer { title: about.title.clone(), complaint };
    let (drawn, content) = draw(layout, fonts, &about.title);
    let options = PdfSaveOptions { subset_fonts: true, optimize: false, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let mut document = drawn.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(refuse(warning.msg.clone()));
    }
    let broken = |error: lopdf::Error| refuse(error.to_string());
    "1.7".clone_into(&mut document.version);
    document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let hash = content_hash(&document, about, &pages);
    if let Some(logo) = logo {
        embed_logo(&mut document, logo, &pages).map_err(broken)?;
    }
    let annotations = write_links(&mut document, layout, &pages);
    for (place, page) in pages.iter().enumerate() {
        let on_page = annotations.iter().filter(|annotation| annotation.page == place);
        let links: Vec<Object> = on_page.map(|annotation| Object::Reference(annotation.id)).collect();
        let page = document.get_object_mut(*page).and_then(Object::as_dict_mut).map_err(broken)?;
        page.remove(b"Annots");
        if !links.is_empty() {
            page.set("Annots", links);
        }
        page.set("Tabs", Object::Name("S".into()));
        page.set("StructParents", integer(place));
    }
    let tree = write_tree(&mut document, layout, &content, &pages, &annotations);
    let outline = write_outline(&mut document, layout, &pages);
    let intent = output_intent(&mut document);
    let metadata = metadata(&mut document, about);
    let attachment = about.xml.map(|xml| attach(&mut document, about, xml));
    let catalog = document.catalog_mut().map_err(broken)?;
    catalog.set("Version", Object::Name("1.7".into()));
    catalog.set("PageLayout", Object::Name("SinglePage".into()));
    catalog.set("PageMode", Object::Name("UseOutlines".into()));
    catalog.set("Lang", Object::string_literal(about.language));
    catalog.set("MarkInfo", dictionary([("Marked", Object::Boolean(true))]));
    catalog.set("ViewerPreferences", dictionary([("DisplayDocTitle", Object::Boolean(true))]));
    catalog.set("StructTreeRoot", tree);
    catalog.set("Outlines", outline);
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    catalog.set("Metadata", metadata);
    if let Some(file) = attachment {
        catalog.set("AF", vec![Object::Reference(file)]);
        let names = vec![Object::string_literal("factur-x.xml"), Object::Reference(file)];
        let files = dictionary([("Names", Object::Array(names))]);
        catalog.set("Names", dictionary([("EmbeddedFiles", Object::Dictionary(files))]));
    }
    set_info(&mut document, about).map_err(broken)?;
    let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    deflate(&mut document).map_err(|error| refuse(error.to_string()))?;
    let mut bytes = Vec::new();
    let options =
        SaveOptions::builder().use_object_streams(true).use_xref_streams(true).compression_level(6).build();
    document.save_with_options(&mut bytes, options).map_err(|error| refuse(error.to_string()))?;
    Ok(bytes)
}

/// A text string: plain where it is ASCII, else UTF-16 with its mark.
pub(super) fn text(words: &str) -> Object {
    if words.is_ascii() {
        return Object::string_literal(words);
    }
    let bytes = [0xFE, 0xFF].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    Dictionary::from_iter(entries)
}

fn name(word: &str) -> Object {
    Object::Name(word.into())
}

/// What identifies the file: its title, date, e-invoice and page contents.
fn content_hash(document: &Document, about: &About<'_>, pages: &[ObjectId]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in
        [about.title.as_bytes(), about.date.to_string().as_bytes(), about.xml.unwrap_or_default().as_bytes()]
    {
        hasher.update(integer(part.len()).to_be_bytes());
        hasher.update(part);
    }
    for page in pages {
        for stream in document.get_page_contents(*page) {
            if let Ok(stream) = document.get_object(stream).and_then(Object::as_stream) {
                hasher.update(&stream.content);
            }
        }
    }
    hasher.finalize().into()
}

fn embed_logo(document: &mut Document, logo: &Logo, pages: &[ObjectId]) -> lopdf::Result<()> {
    let mut header = dictionary([
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("ColorSpace", name("DeviceRGB")),
        ("BitsPerComponent", Object::Integer(8)),
        ("Filter", name("FlateDecode")),
    ]);
    header.set("Width", i64::from(logo.width));
    header.set("Height", i64::from(logo.height));
    let image = document.add_object(Stream::new(header, logo.deflated.clone()).with_compression(false));
    let Some(first) = pages.first() else { return Ok(()) };
    let resources = document.get_dictionary(*first)?.get(b"Resources")?.as_reference()?;
    let shared = document.get_dictionary(resources)?.get(b"XObject")?.as_reference()?;
    document.get_object_mut(shared)?.as_dict_mut()?.set(LOGO, image);
    Ok(())
}

fn output_intent(document: &mut Document) -> Dictionary {
    let header = dictionary([("N", Object::Integer(3)), ("Alternate", name("DeviceRGB"))]);
    let profile = document.add_object(Stream::new(header, PROFILE.to_vec()));
    let mut intent = dictionary([
        ("Type", name("OutputIntent")),
        ("S", name("GTS_PDFA1")),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("RegistryName", Object::string_literal("http://www.color.org")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
    ]);
    intent.set("DestOutputProfile", profile);
    intent
}

/// The packet, never compressed, so that any program finds it.
fn metadata(document: &mut Document, about: &About<'_>) -> ObjectId {
    let header = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    document.add_object(Stream::new(header, packet(about).into_bytes()).with_compression(false))
}

fn pdf_date(about: &About<'_>) -> Object {
    Object::string_literal(format!("D:{}000000+00'00'", about.date.format("%Y%m%d")))
}

/// The e-invoice as an associated file that says the same as the pages.
fn attach(document: &mut Document, about: &About<'_>, xml: &str) -> ObjectId {
    let sum = md5::compute(xml.as_bytes());
    let parameters = dictionary([
        ("Size", Object::Integer(integer(xml.len()))),
        ("ModDate", pdf_date(about)),
        ("CheckSum", Object::String(sum.0.to_vec(), StringFormat::Hexadecimal)),
    ]);
    let header = dictionary([
        ("Type", name("EmbeddedFile")),
        ("Subtype", name("text/xml")),
        ("Params", Object::Dictionary(parameters)),
    ]);
    let file = document.add_object(Stream::new(header, xml.as_bytes().to_vec()));
    let embedded = dictionary([("F", Object::Reference(file)), ("UF", Object::Reference(file))]);
    document.add_object(dictionary([
        ("Type", name("Filespec")),
        ("F", Object::string_literal("factur-x.xml")),
        ("UF", Object::string_literal("factur-x.xml")),
        ("Desc", Object::string_literal("Factur-X invoice (EN 16931)")),
        ("AFRelationship", name("Alternative")),
        ("EF", Object::Dictionary(embedded)),
    ]))
}

/// The Info dictionary says exactly what the metadata packet says.
fn set_info(document: &mut Document, about: &About<'_>) -> lopdf::Result<()> {
    let id = document.trailer.get(b"Info")?.as_reference()?;
    let info = dictionary([
        ("Title", text(&about.title)),
        ("Author", text(about.author)),
        ("Creator", text(PRODUCER)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", pdf_date(about)),
        ("ModDate", pdf_date(about)),
    ]);
    document.set_object(id, info);
    Ok(())
}

fn deflate(document: &mut Document) -> std::io::Result<()> {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(stream.content.len() / 2), Compression::new(6));
        encoder.write_all(&stream.content)?;
        let packed = encoder.finish()?;
        if packed.len() < stream.content.len() {
            stream.dict.set("Filter", name("FlateDecode"));
            stream.set_content(packed);
        }
    }
    Ok(())
}
