//! Reads index.html: the elements that carry `data-trunk`, what they ask for, and where they stand.

use std::{collections::BTreeMap, ops::Range};

use anyhow::{Context, Result, bail, ensure};
use html5gum::{DefaultEmitter, HtmlString, Span, Spanned, StartTag, Token, Tokenizer};

const MARK: &str = "data-trunk";

/// A page, with places to fill.
pub(crate) struct Page<'a> {
    source: &'a str,
    places: Vec<Place>,
}

/// An element that the bundle replaces.
struct Place {
    range: Range<usize>,
    element: Element,
}

/// What an element asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// A file that the page names: `<link rel="icon">`, `<link rel="stylesheet">`, `<script>`.
    File(File),
    /// A folder that lies beside the page, and which something else names.
    Folder {
        /// Where it is.
        path: String,
    },
    /// The app itself.
    App(App),
}

/// A file, and the element that names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it is.
    pub(crate) path: String,
    tag: &'static str,
    /// The attribute that names the file.
    named_by: &'static str,
    attributes: Attributes,
}

/// The web app, as Cargo and wasm-opt are to make it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct App {
    /// The binary's name.
    pub(crate) name: String,
    /// Cargo's profile.
    pub(crate) profile: String,
    /// wasm-opt's level, `z`.
    pub(crate) level: String,
    /// More arguments for wasm-opt.
    pub(crate) parameters: Vec<String>,
}

type Attributes = BTreeMap<String, String>;

impl<'a> Page<'a> {
    /// Finds the places.
    pub(crate) fn read(source: &'a str) -> Result<Self> {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        // What stands in a script is no element.
        emitter.naively_switch_states(true);
        let mut places: Vec<Place> = Vec::new();
        let mut in_script = false;
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) if tag.attributes.contains_key(MARK.as_bytes()) => {
                    in_script = *tag.name == *b"script";
                    places.push(Place::read(&tag).with_context(|| {
                        format!("`{}` is not understood", &source[range(tag.span)])
                    })?);
                }
                Token::EndTag(tag) if in_script => {
                    in_script = false;
                    if let Some(place) = places.last_mut() {
                        place.range.end = tag.span.end;
                    }
                }
                Token::String(text) if in_script => {
                    ensure!(
                        text.trim_ascii().is_empty(),
                        "a script with {MARK} has a text of its own, which is not understood"
                    );
                }
                Token::Error(error) => {
                    bail!("it is not HTML at byte {}: {}", error.span.start, error.value)
                }
                _ => {}
            }
        }
        ensure!(!in_script, "a script with {MARK} is not closed");
        let apps = places.iter().filter(|place| matches!(place.element, Element::App(_))).count();
        ensure!(apps == 1, "it asks for {apps} apps instead of one");
        Ok(Self { source, places })
    }

    /// The page with its places filled, in their order.
    pub(crate) fn filled(
        &self,
        mut fill: impl FnMut(&Element) -> Result<String>,
    ) -> Result<String> {
        let mut filled = String::new();
        let mut behind = 0;
        for Place { range, element } in &self.places {
            filled.push_str(&self.source[behind..range.start]);
            filled.push_str(&fill(element)?);
            behind = range.end;
        }
        filled.push_str(&self.source[behind..]);
        Ok(filled)
    }
}

impl Place {
    fn read(tag: &StartTag<usize>) -> Result<Self> {
        let mut attributes = attributes(&tag.attributes)?;
        attributes.remove(MARK);
        let rel = attributes.get("rel").map(String::as_str);
        let element = match (&*tag.name.0, rel) {
            (b"script", None) => Element::File(File::read("script", "src", attributes)?),
            (b"link", Some("icon")) => Element::File(File::read("link", "href", attributes)?),
            (b"link", Some("css")) => {
                attributes.insert("rel".to_owned(), "stylesheet".to_owned());
                Element::File(File::read("link", "href", attributes)?)
            }
            (b"link", Some("copy-dir")) => {
                attributes.remove("rel");
                let path = take(&mut attributes, "href")?;
                nothing_is_left(&attributes)?;
                Element::Folder { path }
            }
            (b"link", Some("rust")) => {
                attributes.remove("rel");
                Element::App(App::read(attributes)?)
            }
            _ => bail!("nothing is known of such an element"),
        };
        Ok(Self { range: range(tag.span), element })
    }
}

impl File {
    fn read(tag: &'static str, named_by: &'static str, mut attributes: Attributes) -> Result<Self> {
        let path = take(&mut attributes, named_by)?;
        // These are for Trunk; all others are for the browser.
        let ours = attributes.keys().find(|name| name.starts_with("data-"));
        ensure!(ours.is_none(), "{} is not understood", ours.map_or("", String::as_str));
        Ok(Self { path, tag, named_by, attributes })
    }

    /// The element, naming a file of the bundle.
    pub(crate) fn naming(&self, file: &str) -> String {
        let mut element = format!("<{} {}=\"/{file}\"", self.tag, self.named_by);
        for (name, value) in &self.attributes {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            element.push_str(&format!(" {name}=\"{value}\""));
        }
        element.push_str(if self.tag == "script" { "></script>" } else { ">" });
        element
    }
}

impl App {
    fn read(mut attributes: Attributes) -> Result<Self> {
        // The package; Cargo was told already.
        take(&mut attributes, "href")?;
        let parameters = take(&mut attributes, "data-wasm-opt-params")?;
        let app = Self {
            name: take(&mut attributes, "data-bin")?,
            profile: take(&mut attributes, "data-cargo-profile-release")?,
            level: take(&mut attributes, "data-wasm-opt")?,
            parameters: parameters.split_ascii_whitespace().map(str::to_owned).collect(),
        };
        nothing_is_left(&attributes)?;
        Ok(app)
    }
}

fn range(span: Span<usize>) -> Range<usize> {
    span.start..span.end
}

fn attributes(found: &BTreeMap<HtmlString, Spanned<HtmlString, usize>>) -> Result<Attributes> {
    let text = |text: &HtmlString| String::from_utf8(text.0.clone());
    let mut attributes = Attributes::new();
    for (name, value) in found {
        attributes.insert(text(name)?, text(&value.value)?);
    }
    Ok(attributes)
}

fn take(attributes: &mut Attributes, name: &str) -> Result<String> {
    attributes.remove(name).with_context(|| format!("it has no {name}"))
}

fn nothing_is_left(attributes: &Attributes) -> Result<()> {
    let left: Vec<&str> = attributes.keys().map(String::as_str).collect();
    ensure!(left.is_empty(), "{} is not understood", left.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../../index.html");

    fn refusal(from: &str, to: &str) -> String {
        assert!(OWN.contains(from));
        let changed = OWN.replacen(from, to, 1);
        Page::read(&changed).err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn everything_that_our_page_asks_trunk_for_is_understood() {
        let page = Page::read(OWN).expect("it is understood");
        assert_eq!(page.places.len(), OWN.matches(MARK).count());
        let mut number = 0;
        let filled = page.filled(|_| {
            number += 1;
            Ok(format!("<!-- {number} -->"))
        });
        let filled = filled.expect("it is filled");
        assert!(!filled.contains(MARK), "{filled}");
        assert!(filled.contains("<!-- 6 -->\n  </head>"), "a script is replaced whole: {filled}");
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(refusal("rel=\"copy-dir\"", "rel=\"copy-file\"").contains("nothing is known"));
        assert!(refusal("<script data-trunk", "<style data-trunk").contains("nothing is known"));
        assert!(refusal("data-bin=", "data-keep-debug data-bin=").contains("data-keep-debug"));
        assert!(refusal("data-bin=", "data-name=").contains("data-bin"));
        assert!(refusal("rel=\"css\"", "rel=\"css\" data-inline").contains("data-inline"));
        assert!(refusal("rel=\"rust\"", "rel=\"icon\"").contains("data-bin"));
        assert!(refusal("></script>", ">start()</script>").contains("text of its own"));
        let open = Page::read("<script data-trunk src=a.js>").err().map(|error| error.to_string());
        assert!(open.is_some_and(|error| error.contains("not closed")));
    }

    #[test]
    fn an_element_keeps_what_is_for_the_browser() {
        let source = r#"<link data-trunk rel="rust" href="c" data-bin="a" data-cargo-profile-release="p"
            data-wasm-opt="z" data-wasm-opt-params="--a  --b">
            <link data-trunk rel="css" href="a.css" media="print" title="&quot;&amp;">
            <script data-trunk type=module src="a.js"> </script>"#;
        let page = Page::read(source).expect("a page");
        let filled = page.filled(|element| match element {
            Element::File(file) => Ok(file.naming(&format!("hashed-{}", file.path))),
            Element::App(app) => Ok(app.parameters.join("|")),
            Element::Folder { .. } => bail!("there is none"),
        });
        let lines: Vec<String> =
            filled.expect("filled").lines().map(|line| line.trim().to_owned()).collect();
        assert_eq!(
            lines,
            [
                "--a|--b",
                r#"<link href="/hashed-a.css" media="print" rel="stylesheet" title="&quot;&amp;">"#,
                r#"<script src="/hashed-a.js" type="module"></script>"#,
            ]
        );
    }
}
