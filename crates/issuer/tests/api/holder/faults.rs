//! A store and a network that fail where a seed tells them to.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tallystick_holder::{
    Client,
    native::{FileDatabase, FileRows, Files, Http, HttpEvents, LocalKey, SystemClock},
    platform::{Answer, Network, Platform, Unreachable},
    store::{Access, Database, Form, KeyError, Store, StoreError, Transaction},
};

/// What goes wrong, and how often it did.
#[derive(Debug)]
struct Plan {
    random: u64,
    /// Of a hundred calls, so many fail.
    percent: u64,
    happened: BTreeMap<&'static str, u32>,
}

/// The plan of one holder. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Faults(Arc<Mutex<Plan>>);

const OF_THE_NETWORK: [&str; 9] = [
    "not sent",
    "answer lost",
    "bare 403",
    "bare 404",
    "410 in HTML",
    "502",
    "empty 200",
    "HTML with 200",
    "a refusal of something else",
];

const OF_THE_STORE: [&str; 3] = ["commit failed", "commit told as failed", "read failed"];

impl Faults {
    pub(crate) fn new(seed: u64, percent: u64) -> Self {
        let random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self(Arc::new(Mutex::new(Plan { random, percent, happened: BTreeMap::new() })))
    }

    /// From now on nothing fails.
    pub(crate) fn end(&self) {
        self.0.lock().unwrap().percent = 0;
    }

    /// What happened how often.
    pub(crate) fn happened(&self) -> BTreeMap<&'static str, u32> {
        self.0.lock().unwrap().happened.clone()
    }

    /// Everything that can go wrong.
    pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
        OF_THE_NETWORK.into_iter().chain(OF_THE_STORE)
    }

    /// A number below `below`.
    pub(crate) fn draw(&self, below: u64) -> u64 {
        let mut plan = self.0.lock().unwrap();
        plan.random = plan.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (plan.random >> 33) % below
    }

    fn one_of(&self, kinds: &[&'static str]) -> Option<&'static str> {
        let percent = self.0.lock().unwrap().percent;
        if self.draw(100) >= percent {
            return None;
        }
        let kind = kinds[usize::try_from(self.draw(kinds.len() as u64)).unwrap()];
        *self.0.lock().unwrap().happened.entry(kind).or_default() += 1;
        Some(kind)
    }
}

/// Files, HTTP and the system's clock, with faults.
#[derive(Clone, Debug)]
pub(crate) struct Faulty {
    store: FaultyStore,
    network: FaultyNetwork,
}

impl Faulty {
    pub(crate) fn new(folder: &Path, client: Client, faults: &Faults) -> Self {
        Self {
            store: FaultyStore { files: Files::new(folder), faults: faults.clone() },
            network: FaultyNetwork { http: client.into(), faults: faults.clone() },
        }
    }
}

impl Platform for Faulty {
    type Store = FaultyStore;
    type Network = FaultyNetwork;
    type Clock = SystemClock;

    fn store(&self) -> &FaultyStore {
        &self.store
    }

    fn network(&self) -> &FaultyNetwork {
        &self.network
    }

    fn clock(&self) -> &SystemClock {
        &SystemClock
    }
}

#[derive(Clone, Debug)]
pub(crate) struct FaultyNetwork {
    http: Http,
    faults: Faults,
}

impl FaultyNetwork {
    /// What is answered instead. Half of it after the issuer has done what it was asked.
    async fn instead(
        &self,
        call: impl Future<Output = Result<Answer, Unreachable>>,
    ) -> Result<Answer, Unreachable> {
        let Some(kind) = self.faults.one_of(&OF_THE_NETWORK) else { return call.await };
        if kind != "not sent" && (kind == "answer lost" || self.faults.draw(2) == 0) {
            call.await?;
        }
        let answer = |status, text: &str| Ok(Answer { status, text: text.to_owned() });
        match kind {
            "bare 403" => answer(403, "Forbidden"),
            "bare 404" => answer(404, ""),
            "410 in HTML" => answer(410, "<html><h1>Gone</h1></html>"),
            "502" => answer(502, "<html>Bad gateway</html>"),
            "empty 200" => answer(200, ""),
            "HTML with 200" => answer(200, "<html>Please log in</html>"),
            "a refusal of something else" => answer(
                404,
                r#"{"Error":{"Code":"OFFER_WITHDRAWN","Message":"It was withdrawn.","Correlation":"00000000-0000-0000-0000-000000000001"}}"#,
            ),
            _ => Err(Unreachable(kind.to_owned())),
        }
    }
}

impl Network for FaultyNetwork {
    type Events = HttpEvents;

    async fn get(&self, path: &str) -> Result<Answer, Unreachable> {
        self.instead(self.http.get(path)).await
    }

    async fn post(&self, path: &str, body: String) -> Result<Answer, Unreachable> {
        self.instead(self.http.post(path, body)).await
    }

    async fn events(&self, path: &str) -> Result<HttpEvents, Unreachable> {
        self.http.events(path).await
    }

    fn is_online(&self) -> bool {
        true
    }
}

#[derive(Clone, Debug)]
pub(crate) struct FaultyStore {
    files: Files,
    faults: Faults,
}

impl Store for FaultyStore {
    type Database = FaultyDatabase;
    type Key = LocalKey;
    type Lock = <Files as Store>::Lock;

    async fn open(&self, name: &str, form: Form) -> Result<FaultyDatabase, StoreError> {
        let database = self.files.open(name, form).await?;
        Ok(FaultyDatabase { database, faults: self.faults.clone() })
    }

    async fn lock(&self, name: &str) -> Result<Self::Lock, StoreError> {
        self.files.lock(name).await
    }

    async fn make_key(&self) -> Result<LocalKey, KeyError> {
        self.files.make_key().await
    }
}

#[derive(Debug)]
pub(crate) struct FaultyDatabase {
    database: FileDatabase,
    faults: Faults,
}

impl FaultyDatabase {
    fn faulty(&self, rows: Transaction<FileRows>) -> Transaction<FaultyRows> {
        Transaction::new(FaultyRows { rows, faults: self.faults.clone() })
    }
}

impl Database for FaultyDatabase {
    type Key = LocalKey;
    type Access = FaultyRows;

    fn read(&self, tables: &[&'static str]) -> Result<Transaction<FaultyRows>, StoreError> {
        Ok(self.faulty(self.database.read(tables)?))
    }

    fn write(&self, tables: &[&'static str]) -> Result<Transaction<FaultyRows>, StoreError> {
        Ok(self.faulty(self.database.write(tables)?))
    }

    async fn keep_key(&self, key: &LocalKey) -> Result<(), StoreError> {
        self.database.keep_key(key).await
    }

    async fn key(&self) -> Result<LocalKey, StoreError> {
        self.database.key().await
    }
}

#[derive(Debug)]
pub(crate) struct FaultyRows {
    rows: Transaction<FileRows>,
    faults: Faults,
}

fn failed(kind: &str) -> StoreError {
    StoreError::Failed(kind.to_owned())
}

impl Access for FaultyRows {
    async fn get(&self, table: &'static str, key: &str) -> Result<Option<Value>, StoreError> {
        match self.faults.one_of(&["read failed"]) {
            Some(kind) => Err(failed(kind)),
            None => self.rows.access().get(table, key).await,
        }
    }

    async fn all(&self, table: &'static str) -> Result<Vec<Result<Value, StoreError>>, StoreError> {
        match self.faults.one_of(&["read failed"]) {
            Some(kind) => Err(failed(kind)),
            None => self.rows.access().all(table).await,
        }
    }

    async fn keys(&self, table: &'static str) -> Result<Vec<String>, StoreError> {
        self.rows.access().keys(table).await
    }

    async fn places(&self, table: &'static str) -> Result<Vec<u32>, StoreError> {
        self.rows.access().places(table).await
    }

    fn put(&self, table: &'static str, key: &str, row: &Value) -> Result<(), StoreError> {
        self.rows.access().put(table, key, row)
    }

    fn append(&self, table: &'static str, row: &Value) -> Result<(), StoreError> {
        self.rows.access().append(table, row)
    }

    fn delete(&self, table: &'static str, key: &str) -> Result<(), StoreError> {
        self.rows.access().delete(table, key)
    }

    fn remove(&self, table: &'static str, place: u32) -> Result<(), StoreError> {
        self.rows.access().remove(table, place)
    }

    fn replace(&self, table: &'static str, place: u32, row: &Value) -> Result<(), StoreError> {
        self.rows.access().replace(table, place, row)
    }

    async fn commit(self) -> Result<(), StoreError> {
        match self.faults.one_of(&["commit failed", "commit told as failed"]) {
            None => self.rows.commit().await,
            Some("commit failed") => Err(failed("commit failed")),
            Some(kind) => {
                self.rows.commit().await?;
                Err(failed(kind))
            }
        }
    }
}
