//! The table `definitions`.

use tallystick_core::Definition;

use crate::database::{
    columns::Columns,
    documents,
    table::{Table, Values, WritableTable},
};

impl Table for Definition {
    const SELECT: &'static str = "SELECT * FROM definitions WHERE id";
    const ID: &'static str = "id";

    fn read(columns: &Columns<'_>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: columns.id("id")?,
            version: columns.version()?,
            name: columns.text("name")?,
            symbol: columns.text("symbol")?,
            decimals: columns.decimals()?,
            issuer: columns.parsed("issuer")?,
            definer: columns.parsed("definer")?,
            custodian: columns.parsed_if_any("custodian")?,
            defined_at: columns.moment("defined_at")?,
            status: columns.word("status")?,
            rules: columns.document("rules")?,
        })
    }
}

impl WritableTable for Definition {
    const NAME: &'static str = "definitions";
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "symbol",
        "decimals",
        "issuer",
        "definer",
        "custodian",
        "defined_at",
        "status",
        "rules",
    ];
    const CHANGING: &'static [&'static str] = &["status"];

    fn bind(&self, values: &mut Values<'_, '_>) {
        values
            .push_bind(self.name.clone())
            .push_bind(self.symbol.clone())
            .push_bind(i64::from(self.decimals.get()))
            .push_bind(self.issuer.as_str().to_owned())
            .push_bind(self.definer.as_str().to_owned())
            .push_bind(self.custodian.as_ref().map(ToString::to_string))
            .push_bind(self.defined_at.milliseconds())
            .push_bind(self.status.as_str())
            .push_bind(documents::write(&self.rules));
    }
}
