//! An issuer in memory: what a shell does with decisions, without a database.

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use ed25519_dalek::SigningKey;
use serde_json::Value;

use crate::{
    Correlation, Definition, DefinitionId, Draft, Flow, HolderAnswer, Machine, Message, Outgoing,
    Participant, ParticipantId, Permission, Refusal, RejectionCode, Request, RequestId,
    RequestStatus, Sender, Sign, Timestamp, TokenId, WalletId,
    actions::{
        self, ActionPreview, AnyAction, ApproveAtIssuer, DecommissionAtIssuer, DefineAtIssuer,
        IssueAtIssuer, OfferedAtIssuer, RejectAtIssuer, RequestIssuanceAtIssuer,
        RequestRedemptionAtIssuer, RequestTransferAtIssuer, TransferType,
    },
    books::{Account, Posting},
    fixtures::{dirham, issuer_domain, now, participant, uuid},
    host::ChatState,
    issuer::Settings,
    message::{Body, OnboardAtNotifier},
    requests::Completion,
    work::{Device, Halt, Key, Loaded, Row, Rows, UnitOfWork, VaultChange, Wallet},
};

/// The wallets of the participants, by name.
pub(crate) const NAMES: [&str; 5] =
    ["central-bank", "custodian", "commercial-bank", "commercial-bank-2", "definer"];

/// A second device of Commercial Bank.
pub(crate) const SECOND_DEVICE: &str = "commercial-bank/2";

/// The most requests of a participant that are open at once.
pub(crate) const OPEN_REQUESTS: u32 = 50;

#[derive(Clone)]
pub(crate) struct Issuer {
    pub(crate) rows: Rows,
    pub(crate) postings: Vec<Posting>,
    pub(crate) sends: Vec<Outgoing>,
    pub(crate) now: Timestamp,
    pub(crate) lapsing: bool,
    pub(crate) settings: Settings,
    /// When the devices were seen last; just now without.
    pub(crate) last_seen: Option<Timestamp>,
    key: SigningKey,
    next: u128,
}

fn permissions(name: &str) -> Vec<Permission> {
    use Permission as P;
    match name {
        "central-bank" => {
            vec![P::ViewTokens, P::IssuancesIssuer, P::RedemptionsIssuer, P::Create, P::Define]
        }
        "definer" => vec![P::ViewTokens, P::Create, P::Define],
        "custodian" => {
            let redemptions = P::RedemptionsCustodian;
            vec![P::ViewTokens, P::IssuancesCustodian, P::TransfersCustodian, redemptions]
        }
        _ => {
            let holds = [P::IssuancesNonIssuer, P::TransfersNonIssuer, P::RedemptionsNonIssuer];
            [P::ViewTokens].into_iter().chain(holds).collect()
        }
    }
}

thread_local! {
    /// To derive a key takes as long as to sign with it.
    static KEYS: RefCell<BTreeMap<String, SigningKey>> = RefCell::default();
}

pub(crate) fn key_of(name: &str) -> SigningKey {
    let derived = || {
        let mut seed = [0; 32];
        seed[..name.len()].copy_from_slice(name.as_bytes());
        SigningKey::from_bytes(&seed)
    };
    KEYS.with_borrow_mut(|keys| keys.entry(name.to_owned()).or_insert_with(derived).clone())
}

/// The wallet of this device: the name of its participant, or [`SECOND_DEVICE`].
pub(crate) fn wallet_of(name: &str) -> Wallet {
    let mut devices = NAMES.iter().chain([&SECOND_DEVICE]);
    let position = devices.position(|known| *known == name).unwrap();
    Wallet {
        id: WalletId(uuid(0xa0 + position as u128)),
        participant: participant(name.split('/').next().unwrap()),
        public_key: key_of(name).public_key(),
        language: "en".to_owned(),
    }
}

/// A request for so many dirhams.
pub(crate) fn ask(amount: &str) -> RequestIssuanceAtIssuer {
    RequestIssuanceAtIssuer::new(dirham().id, amount)
}

/// A request for a transfer of so many dirhams.
pub(crate) fn ask_transfer(
    r#type: TransferType,
    party: &str,
    amount: &str,
) -> RequestTransferAtIssuer {
    let (party, definition) = (participant(party), dirham().id);
    RequestTransferAtIssuer { r#type, party, definition, amount: amount.to_owned(), corrects: None }
}

/// A request for a redemption of so many dirhams.
pub(crate) fn ask_redemption(amount: &str) -> RequestRedemptionAtIssuer {
    RequestRedemptionAtIssuer::new(dirham().id, amount)
}

/// A rejection for another reason than those that have a code.
pub(crate) fn reject(request: RequestId, version: u32, reason: &str) -> RejectAtIssuer {
    RejectAtIssuer { request, version, code: RejectionCode::Other, reason: reason.to_owned() }
}

/// A definition that the Central Bank may create.
pub(crate) fn dinar() -> DefineAtIssuer {
    DefineAtIssuer {
        name: "Kuwaiti Dinar".to_owned(),
        symbol: "KWD".to_owned(),
        decimals: 3,
        issuer: participant("central-bank"),
        custodian: Some(participant("custodian")),
        rules: None,
    }
}

pub(crate) fn code(outcome: Result<Value, Refusal>) -> &'static str {
    outcome.unwrap_err().code()
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
            rows.wallets.insert(wallet_of(name).id, Loaded::Present(wallet_of(name)));
        }
        let second = wallet_of(SECOND_DEVICE);
        rows.wallets.insert(second.id, Loaded::Present(second));
        let definition = dirham();
        let vault = Account::Vault(definition.issuer.clone());
        rows.balances.insert((definition.id, vault), minted);
        rows.balances.insert((definition.id, Account::Supply), -minted);
        rows.definitions.insert(definition.id, Loaded::Present(definition));
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
                offer_devices: 8,
                talkers: std::collections::BTreeMap::new(),
                definition_authority: None,
            },
            last_seen: None,
            key: SigningKey::from_bytes(&[7; 32]),
            next: 0x1000,
        }
    }

    pub(crate) fn issuer_key(&self) -> crate::PublicKey {
        self.key.public_key()
    }

    /// A message of this device, signed, sent, and carried out. What its preview said comes true.
    pub(crate) fn send<B: Body>(&mut self, name: &str, body: &B) -> Result<Value, Refusal> {
        let foreseen = self.preview(name, body);
        self.next += 1;
        let (wallet, outgoing) = (wallet_of(name), Outgoing::new(issuer_domain(), body));
        let from = Sender::Party(wallet.id.into());
        let draft = Draft::new(&from, None, &outgoing, Correlation(uuid(self.next)), self.now);
        let message = Message::from_value(draft.sign(&key_of(name))).unwrap();
        let action = AnyAction::parse(&message)?;
        self.load_named(&action, &wallet);
        let outcome = self.carry_out(|work| actions::decide(action.clone(), &wallet, work));
        let refusal = outcome.as_ref().err().map(|refusal| refusal.answer(None).error);
        assert_eq!(foreseen.refusal, refusal, "{name}");
        for VaultChange { definition, after, .. } in foreseen.vaults {
            let balance = |account| {
                let minor_units = self.rows.balances.get(&(definition, account));
                *minor_units.expect("it was loaded for the preview")
            };
            let (vault, reserved) = (after.balance.minor_units(), after.reserved.minor_units());
            assert_eq!(balance(Account::Vault(wallet.participant.clone())), vault, "{name}");
            assert_eq!(balance(Account::Reserved(wallet.participant.clone())), reserved, "{name}");
        }
        outcome
    }

    /// What would come of a message of this device.
    pub(crate) fn preview<B: Body>(&mut self, name: &str, body: &B) -> ActionPreview {
        let wallet = wallet_of(name);
        let body = serde_json::to_value(body).unwrap();
        let action = match AnyAction::read(B::SUBJECT.as_str(), &body) {
            Ok(action) => action,
            Err(refusal) => {
                let refusal = Some(refusal.answer(None).error);
                return ActionPreview { vaults: Vec::new(), refusal };
            }
        };
        self.load_named(&action, &wallet);
        loop {
            // None of these ids is used anywhere else.
            let mut next = u128::MAX;
            let mut fresh = || {
                next -= 1;
                uuid(next)
            };
            let time = (self.now, self.lapsing);
            let mut work = UnitOfWork::new(&self.settings, &self.key, time, &self.rows, &mut fresh);
            match actions::preview(action.clone(), &wallet, &mut work) {
                Ok(preview) => return preview,
                Err(Halt::Unloaded(key)) => self.load(key),
                Err(Halt::Refused(refusal)) => panic!("{refusal}"),
            }
        }
    }

    fn load_named(&mut self, action: &AnyAction, wallet: &Wallet) {
        let mut named = crate::work::KeySet::new();
        action.keys(wallet, &mut named);
        for key in named.iter().filter(|key| self.rows.lacks(key)).cloned().collect::<Vec<_>>() {
            self.load(key);
        }
    }

    /// A new device of this participant. Returns its wallet.
    pub(crate) fn enrol(&mut self, name: &str) -> WalletId {
        self.next += 1;
        let key = key_of(&format!("new device of {name}"));
        let onboard = OnboardAtNotifier {
            participant: participant(name),
            public_key: key.public_key(),
            language: "en".to_owned(),
        };
        let (outgoing, from) = (Outgoing::new(issuer_domain(), &onboard), Sender::Anonymous);
        let draft = Draft::new(&from, None, &outgoing, Correlation(uuid(self.next)), self.now);
        let message = Message::from_value(draft.sign(&key)).unwrap();
        let answer = self.carry_out(|work| actions::onboard_at_notifier(&message, work)).unwrap();
        answer["Wallet"].as_str().unwrap().parse().unwrap()
    }

    /// Time has passed for this token.
    pub(crate) fn tick(&mut self, token: TokenId) -> Result<(), Refusal> {
        self.carry_out(|work| actions::tick(token, work))
    }

    fn carry_out<T>(
        &mut self,
        decide: impl Fn(&mut UnitOfWork<'_>) -> Result<T, Halt>,
    ) -> Result<T, Refusal> {
        loop {
            let mut next = self.next;
            let mut fresh = || {
                next += 1;
                uuid(next)
            };
            let time = (self.now, self.lapsing);
            let mut work = UnitOfWork::new(&self.settings, &self.key, time, &self.rows, &mut fresh);
            match decide(&mut work) {
                Ok(answer) => {
                    let changes = work.into_changes();
                    self.next = next;
                    self.rows.apply(&changes);
                    self.rows.devices.clear();
                    self.rows.open_offers.clear();
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
            Key::Definition(id) => drop(self.rows.definitions.insert(id, Loaded::Missing)),
            Key::Request(id) => drop(self.rows.requests.insert(id, Loaded::Missing)),
            Key::Token(id) => drop(self.rows.tokens.insert(id, Loaded::Missing)),
            Key::Flow(id) => drop(self.rows.flows.insert(id, Loaded::Missing)),
            Key::Wallet(id) => drop(self.rows.wallets.insert(id, Loaded::Missing)),
            Key::Account(account) => drop(self.rows.balances.insert(account, 0)),
            Key::Answered(wallet, message) => {
                self.rows.answered.insert((wallet, message), false);
            }
            Key::Chat(id) => drop(self.rows.chats.insert(id, Loaded::Missing)),
            Key::Talker(id) => drop(self.rows.talkers.insert(id, Loaded::Missing)),
            Key::OpenChats(wallet) => {
                let chats = present(&self.rows.chats).filter(|row| row.wallet == wallet);
                let open = chats.filter(|row| row.state == ChatState::Open).count();
                self.rows.open_chats.insert(wallet, u32::try_from(open).unwrap());
            }
            Key::OpenOffers(holder) => drop(self.rows.open_offers.insert(holder, Vec::new())),
            Key::Devices(participant) => {
                let wallets = present(&self.rows.wallets);
                let theirs = wallets.filter(|wallet| wallet.participant == participant);
                let seen = self.last_seen.unwrap_or(self.now);
                let devices = theirs.map(|wallet| Device { wallet: wallet.id, seen }).collect();
                self.rows.devices.insert(participant, devices);
            }
            Key::OpenRequests(requester) => {
                let requests = present(&self.rows.requests);
                let open = requests.filter(|row| row.requester == requester);
                let open = open.filter(|row| row.status.is_under_way()).count();
                self.rows.open_requests.insert(requester, u32::try_from(open).unwrap());
            }
        }
    }

    /// A request of Commercial Bank.
    pub(crate) fn requested(&mut self, amount: &str) -> RequestId {
        let answer = self.send("commercial-bank", &ask(amount)).unwrap();
        answer["Request"].as_str().unwrap().parse().unwrap()
    }

    /// The same, which both approved.
    pub(crate) fn approved(&mut self, amount: &str) -> RequestId {
        let request = self.requested(amount);
        self.send("central-bank", &ApproveAtIssuer { request, version: 1 }).unwrap();
        self.send("custodian", &ApproveAtIssuer { request, version: 2 }).unwrap();
        request
    }

    /// The same, whose token is on offer.
    pub(crate) fn issued(&mut self, amount: &str) -> (RequestId, TokenId) {
        let request = self.approved(amount);
        let answer = self.send("central-bank", &IssueAtIssuer { request, version: 3 }).unwrap();
        (request, answer["Token"].as_str().unwrap().parse().unwrap())
    }

    /// Where Commercial Bank holds 500.00 of the 1,000.00 that exist.
    pub(crate) fn with_holder() -> Self {
        let mut issuer = Self::holding(100_000);
        let (_, token) = issuer.issued("500");
        let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
        issuer.send("commercial-bank", &accepted).unwrap();
        issuer
    }

    /// The request that this command of Commercial Bank makes.
    pub(crate) fn made<B: Body>(&mut self, body: &B) -> RequestId {
        let answer = self.send("commercial-bank", body).unwrap();
        answer["Request"].as_str().unwrap().parse().unwrap()
    }

    /// Dirhams are decommissioned.
    pub(crate) fn decommission(&mut self) {
        let body = DecommissionAtIssuer { definition: dirham().id, version: 1 };
        self.send("central-bank", &body).unwrap();
    }

    /// Balance and reservation in dirhams of a participant's vault.
    pub(crate) fn vault(&self, name: &str) -> (i64, i64) {
        let balance = |account| self.rows.balances.get(&(dirham().id, account)).copied();
        let owner = participant(name);
        let vault = balance(Account::Vault(owner.clone())).unwrap_or(0);
        (vault, balance(Account::Reserved(owner)).unwrap_or(0))
    }

    pub(crate) fn request(&self, id: RequestId) -> (RequestStatus, u32) {
        let row = self.rows.find::<Request>(id).unwrap();
        (row.status, row.version)
    }

    pub(crate) fn definition(&self, id: DefinitionId) -> &Definition {
        self.rows.find(id).unwrap()
    }

    /// The flow that began last.
    pub(crate) fn latest_flow(&self) -> &Flow {
        present(&self.rows.flows).max_by_key(|flow| (flow.started_at, flow.id)).unwrap()
    }

    /// Adds the postings up by themselves and holds them against the balances: what was minted of
    /// dirhams before them is in the Central Bank's vault.
    pub(crate) fn audit(&self, outstanding: i64) {
        let mut sums: BTreeMap<(DefinitionId, Account), i64> = self.opening(outstanding);
        for posting in &self.postings {
            let movement = &posting.movement;
            let minor_units = movement.amount.minor_units();
            let account = |account: &Account| (movement.definition, account.clone());
            *sums.entry(account(&movement.from)).or_default() -= minor_units;
            *sums.entry(account(&movement.to)).or_default() += minor_units;
        }
        let mut totals: BTreeMap<DefinitionId, i128> = BTreeMap::new();
        for (account, balance) in &self.rows.balances {
            assert_eq!(sums.get(account).copied().unwrap_or(0), *balance, "{account:?}");
            assert!(*balance >= 0 || account.1 == Account::Supply, "{account:?}");
            *totals.entry(account.0).or_default() += i128::from(*balance);
        }
        assert!(
            totals.values().all(|total| *total == 0),
            "the accounts of each definition sum to 0"
        );
        let supply = self.rows.balances[&(dirham().id, Account::Supply)];
        assert_eq!(supply, -outstanding, "what was minted and not burned");
        let open = present(&self.rows.tokens).filter(|row| row.deadline().is_some());
        let mut reserved: BTreeMap<(DefinitionId, ParticipantId), i64> = BTreeMap::new();
        for row in open {
            if let Some(reservation) = row.internals.waiting.reservation() {
                let key = (reservation.definition, row.issuer.clone());
                *reserved.entry(key).or_default() += reservation.amount.minor_units();
            }
        }
        for row in present(&self.rows.requests) {
            let waits_for_requester = row.kind.completion() == Completion::ByRequester;
            if waits_for_requester && row.status == RequestStatus::Approved {
                let key = (row.definition, row.requester.clone());
                *reserved.entry(key).or_default() += row.amount.minor_units();
            }
        }
        for ((definition, account), balance) in &self.rows.balances {
            if let Account::Reserved(owner) = account {
                let explained = reserved.get(&(*definition, owner.clone())).copied().unwrap_or(0);
                assert_eq!(*balance, explained, "what is held back is on offer or approved");
            }
        }
    }

    /// The balances before any posting: as much as explains what is outstanding now.
    fn opening(&self, outstanding: i64) -> BTreeMap<(DefinitionId, Account), i64> {
        let mut opening = outstanding;
        for movement in self.postings.iter().map(|posting| &posting.movement) {
            let minor_units = movement.amount.minor_units();
            let of_dirhams = movement.definition == dirham().id;
            if of_dirhams && movement.from == Account::Supply {
                opening -= minor_units;
            }
            if of_dirhams && movement.to == Account::Supply {
                opening += minor_units;
            }
        }
        let account = |account| (dirham().id, account);
        BTreeMap::from([
            (account(Account::Vault(participant("central-bank"))), opening),
            (account(Account::Supply), -opening),
        ])
    }
}

/// The rows that exist.
pub(crate) fn present<R: Row>(
    table: &BTreeMap<R::Id, Loaded<R>>,
) -> impl DoubleEndedIterator<Item = &R> {
    table.values().filter_map(Loaded::present)
}
