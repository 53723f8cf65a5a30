//! What participants hold.

use tallystick_core::{Definition, Participant, access::may_hold, view::VaultView, work::Row};

use crate::database::{Database, columns::Columns, table::Table};

impl Database {
    /// What this participant holds: a card for each active definition that it may hold, and for
    /// each that it has. A definition's issuer is told what is outstanding, too.
    pub async fn vaults(&self, owner: &Participant) -> Result<Vec<VaultView>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT definitions.*, COALESCE(vault.balance, 0) AS balance, \
             COALESCE(held.balance, 0) AS reserved, -COALESCE(supply.balance, 0) AS outstanding \
             FROM definitions \
             LEFT JOIN accounts AS vault ON vault.definition = definitions.id \
             AND vault.kind = 'VAULT' AND vault.owner = $1 \
             LEFT JOIN accounts AS held ON held.definition = definitions.id \
             AND held.kind = 'RESERVED' AND held.owner = $2 \
             LEFT JOIN accounts AS supply ON supply.definition = definitions.id \
             AND supply.kind = 'SUPPLY' \
             ORDER BY definitions.name, definitions.id",
        );
        let query = query.bind(owner.id.as_str()).bind(owner.id.as_str());
        let rows = query.fetch_all(&self.reads).await?;
        let view = |row| {
            let columns = Columns(row);
            let definition = Definition::read(&columns)?;
            let decimals = definition.decimals;
            let balance = columns.amount("balance", decimals)?;
            let reserved = columns.amount("reserved", decimals)?;
            let is_issuer = definition.issuer == owner.id;
            let outstanding = columns.amount("outstanding", decimals)?;
            let holds = !balance.is_zero() || !reserved.is_zero();
            let may_come = definition.is_active() && may_hold(owner, &definition);
            Ok((holds || may_come).then(|| VaultView {
                definition: definition.id,
                name: definition.name,
                symbol: definition.symbol,
                decimals,
                balance,
                reserved,
                outstanding: is_issuer.then_some(outstanding),
            }))
        };
        let read = |row| {
            let id = Columns(row).shown_id("id");
            self.unreadable.skip(Definition::NAME, id, view(row)).flatten()
        };
        Ok(rows.iter().filter_map(read).collect())
    }
}
