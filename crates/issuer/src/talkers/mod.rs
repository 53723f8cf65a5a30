//! Talkers: a folder of YAML files, each the script of a chat.
//!
//! What is read is checked whole before anything starts: a script that was read cannot fail for how
//! it is written.

mod commands;
mod fields;
mod link;
mod node;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tallystick_core::{
    DomainName, ParticipantId, SchemaCode, TalkerId,
    broker::titles::Titles,
    host::{Talker, TalkerView},
};
use uuid::Uuid;

pub(crate) use link::qr_code;
pub use link::{chat_link, qr_text};

use self::{
    fields::{Fields, titles},
    node::{Fault, Node},
};

/// The largest file of a talker, in bytes.
const LARGEST_FILE: u64 = 64 * 1_024;

/// The most talkers of an issuer.
const MOST_TALKERS: usize = 200;

/// The talkers of the demonstration.
const DEMO: [(&str, &str); 2] = [
    ("theatre", include_str!("../../talkers/theatre.yaml")),
    ("community", include_str!("../../talkers/community.yaml")),
];

/// The talkers that an issuer serves.
#[derive(Debug, Default)]
pub(crate) struct Talkers {
    /// Their current versions, by name.
    pub(crate) talkers: Vec<Talker>,
    /// As they are listed.
    pub(crate) views: Vec<TalkerView>,
    /// What the schemas that they issue are called.
    pub(crate) schemas: Vec<(SchemaCode, SchemaTitles)>,
}

/// What a schema is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaTitles {
    /// Its title by language.
    pub(crate) title: Titles,
    /// What its tokens are for, by language.
    pub(crate) description: Titles,
}

/// Why talkers cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TalkerError {
    /// The folder cannot be read.
    #[error("the folder of talkers {folder} cannot be read: {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("the talker {file} cannot be read: {reason}")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// Files are not talkers.
    #[error("{}", faults.join("\n"))]
    Faults {
        /// Each as `FILE:LINE:COLUMN: what was found and what was expected`.
        faults: Vec<String>,
    },
    /// A talker issues in the name of nobody on the network.
    #[error(
        "the talker {talker} names the participant {participant}, and there is none of that name on \
         the network; nothing was changed"
    )]
    UnknownParticipant {
        /// The talker's name.
        talker: String,
        /// Whom it names.
        participant: ParticipantId,
    },
}

impl Talkers {
    /// Those of the demonstration.
    ///
    /// # Errors
    /// Never in a program that was tested.
    pub(crate) fn of_demonstration(issuer: &DomainName) -> Result<Self, TalkerError> {
        let mut talkers = Self::default();
        let read = |(name, text): (&str, &str)| talkers.add(name, text, issuer);
        let faults: Vec<Fault> = DEMO.into_iter().map(read).filter_map(Result::err).collect();
        if faults.is_empty() {
            return Ok(talkers);
        }
        Err(TalkerError::Faults { faults: faults.iter().map(ToString::to_string).collect() })
    }

    /// Those of a folder: its files `NAME.yaml`, in the order of their names.
    ///
    /// # Errors
    /// [`TalkerError`], with every fault of every file.
    pub(crate) fn of_folder(folder: &Path, issuer: &DomainName) -> Result<Self, TalkerError> {
        let failed = |source| TalkerError::Folder { folder: folder.to_owned(), source };
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if matches!(extension, Some("yaml" | "yml")) {
                files.push(path);
            }
        }
        files.sort();
        let (mut talkers, mut faults) = (Self::default(), Vec::new());
        if files.len() > MOST_TALKERS {
            let reason = format!("a folder has {MOST_TALKERS} talkers at most");
            return Err(TalkerError::File { file: folder.to_owned(), reason });
        }
        for file in files {
            let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let text = read_file(&file)?;
            if let Err(fault) = talkers.add(name, &text, issuer) {
                faults.push(format!("{}:{fault}", file.display()));
            }
        }
        if faults.is_empty() { Ok(talkers) } else { Err(TalkerError::Faults { faults }) }
    }

    /// The current version of each, by name.
    pub(crate) fn current(&self) -> BTreeMap<String, TalkerId> {
        self.talkers.iter().map(|talker| (talker.name.clone(), talker.id)).collect()
    }

    /// Whether all participants that they name are on the network.
    ///
    /// # Errors
    /// [`TalkerError::UnknownParticipant`]
    pub(crate) fn fit<'a>(
        &self,
        known: &(impl Iterator<Item = &'a ParticipantId> + Clone),
    ) -> Result<(), TalkerError> {
        for view in &self.views {
            for participant in std::iter::once(&view.issuer).chain(&view.visitor) {
                if known.clone().all(|known| known != participant) {
                    let (talker, participant) = (view.name.clone(), participant.clone());
                    return Err(TalkerError::UnknownParticipant { talker, participant });
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, name: &str, text: &str, issuer: &DomainName) -> Result<(), Fault> {
        let document = node::parse(text)?;
        let node = Node::new(&document);
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > 40 || !name.bytes().all(allowed) {
            let reason = "the file's name must have 1 to 40 lower-case letters, digits and hyphens";
            return Err(Fault::new(node.position(), reason));
        }
        let known = ["Title", "Description", "Issuer", "Visitor", "Schemas", "Script"];
        let fields = Fields::of(node, "a talker", &known)?;
        let participant = |node: Node<'_>| {
            let id = node.text("a participant's id, such as central-bank")?;
            id.parse::<ParticipantId>().map_err(|_| node.expected("a participant's id"))
        };
        let title = titles(fields.need("Title")?)?;
        let description = fields.get("Description").map(titles).transpose()?.unwrap_or_default();
        let by = participant(fields.need("Issuer")?)?;
        let visitor = fields.get("Visitor").map(participant).transpose()?;
        if let Some(schemas) = fields.get("Schemas") {
            for (code, key, value) in schemas.entries("schemas with their titles")? {
                let code = commands::schema(key, &code, issuer)?;
                let fields = Fields::of(value, "a schema", &["Title", "Description"])?;
                let description = fields.get("Description").map(titles).transpose()?;
                let title = titles(fields.need("Title")?)?;
                let description = description.unwrap_or_default();
                self.schemas.push((code, SchemaTitles { title, description }));
            }
        }
        let script = commands::script(fields.need("Script")?, issuer)?;
        let content = serde_json::to_vec(&(name, &by, &title, &script));
        let digest = Sha256::digest(content.expect("structs of strings and numbers"));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        let id = TalkerId(Uuid::new_v8(bytes));
        let name = name.to_owned();
        let view = TalkerView {
            name: name.clone(),
            title: title.clone(),
            description,
            issuer: by.clone(),
            visitor,
        };
        self.views.push(view);
        self.talkers.push(Talker { id, name, issuer: by, title, script });
        Ok(())
    }
}

fn read_file(file: &Path) -> Result<String, TalkerError> {
    let failed = |reason: String| TalkerError::File { file: file.to_owned(), reason };
    let size = fs::metadata(file).map_err(|error| failed(error.to_string()))?.len();
    if size > LARGEST_FILE {
        return Err(failed(format!(
            "it has {size} bytes, and a talker has {LARGEST_FILE} at most"
        )));
    }
    fs::read_to_string(file).map_err(|error| failed(error.to_string()))
}

/// `tallystick talkers check`: reads the talkers of a folder as a start would.
///
/// # Errors
/// [`TalkerError`]
pub fn check(folder: &Path, issuer: &DomainName) -> Result<usize, TalkerError> {
    Talkers::of_folder(folder, issuer).map(|talkers| talkers.talkers.len())
}
