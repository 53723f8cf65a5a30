//! The table `chats`.

use serde::{Deserialize, Serialize};
use tallystick_core::{
    host::{HostChat, Wait},
    scripts::Variables,
};

use crate::database::{
    bytes::id,
    columns::Columns,
    documents,
    table::{Table, Values, WritableTable},
};

/// Where the script stands.
#[derive(Serialize, Deserialize)]
struct Progress {
    language: String,
    position: u32,
    prompts: u32,
    variables: Variables,
    wait: Option<Wait>,
}

impl Table for HostChat {
    const SELECT: &'static str = "SELECT * FROM chats WHERE id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        let Progress { language, position, prompts, variables, wait } =
            columns.document("progress")?;
        Ok(Self {
            id: columns.id("id")?,
            version: columns.version()?,
            wallet: columns.id("wallet")?,
            holder: columns.parsed("holder")?,
            language,
            talker: columns.id("talker")?,
            state: columns.word("state")?,
            position,
            variables,
            wait,
            prompts,
            opened: columns.moment("opened_at")?,
            altered: columns.moment("altered_at")?,
        })
    }
}

impl WritableTable for HostChat {
    const NAME: &'static str = "chats";
    const COLUMNS: &'static [&'static str] =
        &["wallet", "holder", "talker", "state", "progress", "opened_at", "altered_at"];
    const CHANGING: &'static [&'static str] = &["state", "progress", "altered_at"];

    fn bind(&self, values: &mut Values<'_, '_>) {
        let progress = Progress {
            language: self.language.clone(),
            position: self.position,
            prompts: self.prompts,
            variables: self.variables.clone(),
            wait: self.wait,
        };
        values
            .push_bind(id(self.wallet))
            .push_bind(self.holder.as_str().to_owned())
            .push_bind(id(self.talker))
            .push_bind(self.state.as_str())
            .push_bind(documents::write(&progress))
            .push_bind(self.opened.milliseconds())
            .push_bind(self.altered.milliseconds());
    }
}
