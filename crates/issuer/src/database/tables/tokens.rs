//! The table `issuer_tokens`.

use tallystick_core::{SignedToken, Timestamp, issuer::IssuerToken, token::Validity};

use crate::database::{
    bytes::{id, key},
    columns::Columns,
    documents,
    table::{Table, Values, WritableTable},
    word,
};

impl Table for IssuerToken {
    const SELECT: &'static str = "SELECT * FROM issuer_tokens WHERE token";
    const ID: &'static str = "token";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            token: columns.id("token")?,
            version: columns.version()?,
            issuer: columns.parsed("issuer")?,
            holder: columns.parsed("holder")?,
            devices: columns.document("devices")?,
            chat: columns.id("chat")?,
            public_key: columns.key()?,
            schema: columns.parsed("schema")?,
            issued: columns.moment("issued")?,
            validity: Validity {
                starts: columns.moment("starts")?,
                expires: columns.moment_if_any("expires")?,
            },
            offered_until: columns.moment("offered_until")?,
            internals: columns.document("internals")?,
            state: columns.word("state")?,
            answer: columns.word_if_any("answer")?,
            answered_by: columns.id_if_any("answered_by")?,
            status: columns.word("status")?,
            status_change: columns.document_if_any("status_change")?,
            document: columns.json("document")?,
        })
    }
}

impl WritableTable for IssuerToken {
    const NAME: &'static str = "issuer_tokens";
    const COLUMNS: &'static [&'static str] = &[
        "issuer",
        "holder",
        "devices",
        "chat",
        "public_key",
        "schema",
        "selector",
        "issued",
        "starts",
        "expires",
        "offered_until",
        "request",
        "internals",
        "state",
        "answer",
        "answered_by",
        "status",
        "status_change",
        "document",
    ];
    const CHANGING: &'static [&'static str] =
        &["devices", "public_key", "state", "answer", "answered_by", "status", "status_change"];

    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .push_bind(self.issuer.to_string())
            .push_bind(self.holder.to_string())
            .push_bind(documents::write(&self.devices))
            .push_bind(id(self.chat))
            .push_bind(key(&self.public_key))
            .push_bind(self.schema.to_string())
            .push_bind(self.document.selector().map(str::to_owned))
            .push_bind(self.issued.milliseconds())
            .push_bind(self.validity.starts.milliseconds())
            .push_bind(self.validity.expires.map(Timestamp::milliseconds))
            .push_bind(self.offered_until.milliseconds())
            .push_bind(self.internals.waiting.reservation().map(|reserved| id(reserved.request)))
            .push_bind(documents::write(&self.internals))
            .push_bind(self.state.as_str())
            .push_bind(self.answer.as_ref().map(word))
            .push_bind(self.answered_by.map(id))
            .push_bind(word(&self.status))
            .push_bind(self.status_change.as_ref().map(documents::write))
            .push_bind(text(&self.document));
    }
}

/// A signed token as it is answered.
fn text(document: &SignedToken) -> String {
    serde_json::to_string(document).expect("a JSON object")
}
