//! What the models of the lists share: drawn rows, and the database that holds them.

use std::collections::BTreeSet;

use tallystick_core::{
    Decimals, Definition, DefinitionId, Participant, ParticipantId, Permission, Timestamp,
    definition::{DefinitionStatus, Rules},
    work::{Change, Changes},
};
use uuid::Uuid;

use crate::{
    database::{Batch, Database, Network},
    draw::Draw,
};

/// When the network was founded.
pub(super) const START: i64 = 1_795_000_000_000;

impl Draw {
    /// One of them.
    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.place(all.len())]
    }

    /// Once in so many times.
    pub(super) fn once_in<T>(
        &mut self,
        times: usize,
        value: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        (self.place(times) == 0).then(|| value(self))
    }

    /// Some of them, at least one; nothing three times of four.
    pub(super) fn some<T: Clone + Ord>(&mut self, all: &[T]) -> Option<BTreeSet<T>> {
        let chosen = (0..=self.place(2)).map(|_| self.of(all).clone()).collect();
        (self.place(4) == 0).then_some(chosen)
    }
}

pub(super) fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_milliseconds(milliseconds).unwrap()
}

pub(super) fn named(id: &str) -> ParticipantId {
    id.parse().unwrap()
}

pub(super) fn participant(id: &str, title: &str, permissions: &[Permission]) -> Participant {
    Participant {
        id: named(id),
        title: title.to_owned(),
        x500: "CN=X".to_owned(),
        colour: "blue".to_owned(),
        permissions: permissions.to_vec(),
    }
}

pub(super) fn definition(
    number: u128,
    (name, symbol, decimals): (&str, &str, u8),
    issuer: &str,
    custodian: Option<&str>,
) -> Definition {
    Definition {
        id: DefinitionId(Uuid::from_u128(number)),
        version: 1,
        name: name.to_owned(),
        symbol: symbol.to_owned(),
        decimals: Decimals::new(decimals).unwrap(),
        issuer: named(issuer),
        definer: named("central"),
        custodian: custodian.map(named),
        defined_at: at(START),
        status: DefinitionStatus::Active,
        rules: Rules::default(),
    }
}

/// A database with these definitions, and what else it holds from the start on.
pub(super) async fn database(
    folder: &tempfile::TempDir,
    participants: Vec<Participant>,
    definitions: Vec<Definition>,
    mut changes: Changes,
) -> Database {
    let file = folder.path().join("lists.db");
    let database = Database::open(&format!("sqlite:{}", file.display())).await.unwrap();
    for row in definitions {
        changes.definitions.insert(row.id, Change { replaces: 0, row });
    }
    let mut opening = Batch::default();
    opening.add(changes, &mut Uuid::nil);
    database.found(Network { participants, opening }, at(START)).await.unwrap();
    database
}
