//! An issuer in memory: what a shell does with decisions, without a database.

use std::{collections::BTreeMap, time::Duration};

use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::{
    Correlation, Draft, Machine, Message, Outgoing, Participant, ParticipantId, Permission,
    Refusal, RequestId, RequestStatus, Sender, Sign, Timestamp, TokenId, WalletId,
    fixtures::{amount, dirham, issuer_domain, now, participant, uuid},
    issuer::{
        Changes, Halt, Key, Rows, Settings, Situation, Wallet,
        commands::{self, Call},
    },
    message::Body,
    vault::{Account, Posting, VaultAccount},
};

/// The wallets of the participants, by name.
pub(crate) const NAMES: [&str; 4] =
    ["central-bank", "custodian", "commercial-bank", "commercial-bank-2"];

/// The most requests of a participant that are open at once.
pub(crate) const OPEN_REQUESTS: u32 = 50;

pub(crate) struct Issuer {
    pub(crate) rows: Rows,
    pub(crate) postings: Vec<Posting>,
    pub(crate) sends: Vec<Outgoing>,
    pub(crate) now: Timestamp,
    pub(crate) lapsing: bool,
    settings: Settings,
    key: SigningKey,
    next: u128,
}

fn permissions(name: &str) -> Vec<Permission> {
    match name {
        "central-bank" => vec![Permission::IssuancesIssuer, Permission::Create],
        "custodian" => vec![Permission::IssuancesCustodian],
        _ => vec![Permission::IssuancesNonIssuer],
    }
}

pub(crate) fn key_of(name: &str) -> SigningKey {
    let mut seed = [0; 32];
    seed[..name.len()].copy_from_slice(name.as_bytes());
    SigningKey::from_bytes(&seed)
}

pub(crate) fn wallet_of(name: &str) -> Wallet {
    let position = NAMES.iter().position(|known| *known == name).unwrap();
    Wallet {
        id: WalletId(uuid(0xa0 + position as u128)),
        participant: participant(name),
        public_key: key_of(name).public_key(),
        language: "en".to_owned(),
    }
}

impl Issuer {
    /// With this much in the Central Bank's vault, in fils.
    pub(crate) fn holding(minted: i64) -> Self {
        let mut rows = Rows::default();
        for name in NAMES {
            let known = Participant {
                id: participant(name),
                title: name.to_owned(),
                x500: String::new(),
                colour: String::new(),
                permissions: permissions(name),
            };
            rows.participants.insert(known.id.clone(), known);
            rows.wallets.insert(wallet_of(name).id, Some(wallet_of(name)));
        }
        let definition = dirham();
        let mut vault =
            Rows::empty_vault(definition.issuer.clone(), definition.id, definition.decimals);
        vault.balance = amount(minted);
        rows.vaults.insert((definition.issuer.clone(), definition.id), vault);
        rows.definitions.insert(definition.id, definition);
        Self {
            rows,
            postings: Vec::new(),
            sends: Vec::new(),
            now: now(),
            lapsing: true,
            settings: Settings {
                domain: issuer_domain(),
                selector: "pw1".to_owned(),
                demo: true,
                window: Duration::from_secs(300),
                offer_lifetime: Duration::from_secs(600),
                token_lifetime: Duration::from_secs(86_400),
                open_requests: OPEN_REQUESTS,
            },
            key: SigningKey::from_bytes(&[7; 32]),
            next: 0x1000,
        }
    }

    pub(crate) fn issuer_key(&self) -> crate::PublicKey {
        self.key.public_key()
    }

    /// A message of this participant's wallet, signed, sent, and carried out.
    pub(crate) fn send<B: Body>(&mut self, name: &str, body: &B) -> Result<Value, Refusal> {
        self.next += 1;
        let (wallet, outgoing) = (wallet_of(name), Outgoing::new(issuer_domain(), body));
        let from = Sender::Party(wallet.id.into());
        let draft = Draft::new(&from, None, &outgoing, Correlation(uuid(self.next)), self.now);
        let message = Message::from_value(draft.sign(&key_of(name))).unwrap();
        self.carry_out(|situation, key| {
            let decision =
                commands::decide(situation, &Call { sender: &wallet, message: &message }, key)?;
            Ok((decision.answer, decision.changes))
        })
    }

    /// Time has passed for this token.
    pub(crate) fn tick(&mut self, token: TokenId) -> Result<(), Refusal> {
        self.carry_out(|situation, _| Ok(((), commands::tick(situation, token)?)))
    }

    fn carry_out<T>(
        &mut self,
        decide: impl Fn(&mut Situation<'_>, &SigningKey) -> Result<(T, Changes), Halt>,
    ) -> Result<T, Refusal> {
        loop {
            let mut next = self.next;
            let mut fresh = || {
                next += 1;
                uuid(next)
            };
            let (settings, now, lapsing) = (&self.settings, self.now, self.lapsing);
            let rows = &self.rows;
            let mut situation = Situation { settings, now, lapsing, rows, fresh: &mut fresh };
            match decide(&mut situation, &self.key) {
                Ok((answer, changes)) => {
                    self.next = next;
                    self.rows.apply(&changes);
                    self.postings.extend(changes.postings);
                    self.sends.extend(changes.sends);
                    return Ok(answer);
                }
                Err(Halt::Refused(refusal)) => return Err(refusal),
                Err(Halt::Unloaded(key)) => self.load(key),
            }
        }
    }

    /// Everything that exists is in memory: what is not loaded is not there.
    fn load(&mut self, key: Key) {
        match key {
            Key::Request(id) => drop(self.rows.requests.insert(id, None)),
            Key::Token(id) => drop(self.rows.tokens.insert(id, None)),
            Key::Flow(id) => drop(self.rows.flows.insert(id, None)),
            Key::Wallet(id) => drop(self.rows.wallets.insert(id, None)),
            Key::Answered(wallet, message) => {
                self.rows.answered.insert((wallet, message), false);
            }
            Key::OpenRequests(requester) => {
                let requests = self.rows.requests.values().flatten();
                let open = requests.filter(|row| row.requester == requester);
                let open = open.filter(|row| row.status.is_open()).count();
                self.rows.open_requests.insert(requester, u32::try_from(open).unwrap());
            }
            Key::Vault(owner, definition, decimals) => {
                let vault = Rows::empty_vault(owner.clone(), definition, decimals);
                self.rows.vaults.insert((owner, definition), vault);
            }
        }
    }

    pub(crate) fn vault(&self, name: &str) -> (i64, i64) {
        let vault = self.rows.vaults.get(&(participant(name), dirham().id));
        vault.map_or((0, 0), |vault| (vault.balance.minor_units(), vault.reserved.minor_units()))
    }

    pub(crate) fn request(&self, id: RequestId) -> (RequestStatus, u32) {
        let row = self.rows.requests[&id].as_ref().unwrap();
        (row.status, row.version)
    }

    /// Adds the postings up by themselves and holds them against the vaults.
    pub(crate) fn audit(&self, minted: i64) {
        let mut sums: BTreeMap<Account, i64> =
            BTreeMap::from([(Account::Vault(participant("central-bank")), minted)]);
        for posting in &self.postings {
            let minor_units = posting.movement.amount.minor_units();
            *sums.entry(posting.movement.from.clone()).or_default() -= minor_units;
            *sums.entry(posting.movement.to.clone()).or_default() += minor_units;
        }
        let sum = |account: Account| sums.get(&account).copied().unwrap_or(0);
        let held = |owner: &ParticipantId, vault: &VaultAccount| {
            assert_eq!(sum(Account::Vault(owner.clone())), vault.balance.minor_units());
            assert_eq!(sum(Account::Reserved(owner.clone())), vault.reserved.minor_units());
            vault.balance.minor_units() + vault.reserved.minor_units()
        };
        let total: i64 =
            self.rows.vaults.iter().map(|((owner, _), vault)| held(owner, vault)).sum();
        assert_eq!(total, minted, "what was minted is in the vaults");
        let open = self.rows.tokens.values().flatten().filter(|row| row.deadline().is_some());
        let reserved: i64 = open.map(|row| row.internals.amount.minor_units()).sum();
        assert_eq!(self.vault("central-bank").1, reserved, "what is held back is on offer");
    }
}
