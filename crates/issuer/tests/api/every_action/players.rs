//! Those who act, and the states that they bring about for an action to be tried in.

use serde_json::Value;
use tallystick_core::{
    ChatId, Correlation, DefinitionId, HolderAnswer, Outgoing, PromptId, RequestId, TokenId,
    actions::{
        ApproveAtIssuer, ApproveDefinitionAtIssuer, CancelAtIssuer, DefineAtIssuer, IssueAtIssuer,
        OpenChatAtHost, RequestIssuanceAtIssuer, RequestRedemptionAtIssuer,
        RequestTransferAtIssuer, TransferType,
    },
    message::{Body, OfferedAtIssuer, PromptAtBroker},
};
use tallystick_holder::{Device, HttpAnswer};
use uuid::Uuid;

use crate::{
    cast::{device, participant_id, reject},
    issuer::Issuer,
};

/// A participant, by its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Central Bank, the issuer.
    Central,
    /// The custodian, which is the definition authority, too.
    Custodian,
    /// Commercial Bank, which holds [`HELD`].
    Bank,
    /// Another device of Commercial Bank.
    Colleague,
    /// Commercial Bank 2, which holds nothing.
    Other,
    /// The regulator, which only observes.
    Regulator,
}

/// A command that somebody is to give.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) by: Who,
    pub(super) outgoing: Outgoing,
}

/// What Commercial Bank holds, in dirhams.
pub(super) const HELD: &str = "10000";

/// What nobody's vault covers, in dirhams.
pub(super) const TOO_MUCH: &str = "50000000";

/// A device for each.
pub(super) struct Players {
    central: Device,
    custodian: Device,
    bank: Device,
    colleague: Device,
    other: Device,
    regulator: Device,
    /// UAE Dirham.
    pub(super) dirham: DefinitionId,
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(answer: &Value, field: &str) -> T {
    answer[field].as_str().unwrap().parse().unwrap()
}

impl Players {
    /// All enrol, and Commercial Bank is issued what it holds.
    pub(super) async fn enrol(issuer: &Issuer) -> Self {
        let client = issuer.client();
        let new = |participant| device(&client, participant);
        let central = new("central-bank").await;
        let definitions: Value = central.read("/definitions").await.unwrap();
        let dirham = id(&definitions[0], "id");
        let (custodian, bank) = (new("custodian").await, new("commercial-bank").await);
        let (colleague, other) = (new("commercial-bank").await, new("commercial-bank-2").await);
        let regulator = new("regulator").await;
        let players = Self { central, custodian, bank, colleague, other, regulator, dirham };
        players.accepted(HELD).await;
        players
    }

    pub(super) fn device(&self, who: Who) -> &Device {
        match who {
            Who::Central => &self.central,
            Who::Custodian => &self.custodian,
            Who::Bank => &self.bank,
            Who::Colleague => &self.colleague,
            Who::Other => &self.other,
            Who::Regulator => &self.regulator,
        }
    }

    /// A command of somebody.
    pub(super) fn command(&self, by: Who, body: &impl Body) -> Command {
        Command { by, outgoing: Outgoing::new(self.central.issuer().domain.clone(), body) }
    }

    /// A command, signed as a message of this correlation.
    pub(super) fn signed(&self, command: &Command, correlation: Correlation) -> Value {
        let device = self.device(command.by);
        device.signed_as(&command.outgoing, correlation, device.now())
    }

    /// Gives a command as a new one.
    pub(super) async fn give(&self, command: &Command) -> HttpAnswer {
        let message = self.signed(command, Correlation(Uuid::new_v4()));
        self.device(command.by).post(message.to_string()).await.unwrap()
    }

    async fn send(&self, by: Who, body: &impl Body) -> Value {
        self.device(by).send(body).await.unwrap()
    }

    pub(super) fn issuance(&self, amount: &str) -> RequestIssuanceAtIssuer {
        RequestIssuanceAtIssuer::new(self.dirham, amount)
    }

    pub(super) fn redemption(&self, amount: &str) -> RequestRedemptionAtIssuer {
        RequestRedemptionAtIssuer::new(self.dirham, amount)
    }

    /// Between Commercial Bank and Commercial Bank 2.
    pub(super) fn transfer(&self, r#type: TransferType, amount: &str) -> RequestTransferAtIssuer {
        let (party, amount) = (participant_id("commercial-bank-2"), amount.to_owned());
        RequestTransferAtIssuer { r#type, party, definition: self.dirham, amount, corrects: None }
    }

    /// A request of Commercial Bank.
    pub(super) async fn made(&self, body: &impl Body) -> RequestId {
        id(&self.send(Who::Bank, body).await, "Request")
    }

    /// One that these have approved, in this order.
    pub(super) async fn approved_by(&self, body: &impl Body, approvers: &[Who]) -> RequestId {
        let request = self.made(body).await;
        for (version, who) in (1..).zip(approvers) {
            self.send(*who, &ApproveAtIssuer { request, version }).await;
        }
        request
    }

    /// An issuance that both approved.
    pub(super) async fn approved(&self, amount: &str) -> RequestId {
        self.approved_by(&self.issuance(amount), &[Who::Central, Who::Custodian]).await
    }

    /// An issuance that the issuer rejected.
    pub(super) async fn rejected(&self) -> RequestId {
        let request = self.made(&self.issuance("1")).await;
        self.send(Who::Central, &reject(request, 1, "No.")).await;
        request
    }

    /// An issuance that was taken back.
    pub(super) async fn cancelled(&self) -> RequestId {
        let request = self.made(&self.issuance("1")).await;
        self.send(Who::Bank, &CancelAtIssuer { request, version: 1 }).await;
        request
    }

    /// An issuance that is on offer.
    pub(super) async fn offered(&self, amount: &str) -> (RequestId, TokenId) {
        let request = self.approved(amount).await;
        let answer = self.send(Who::Central, &IssueAtIssuer { request, version: 3 }).await;
        (request, id(&answer, "Token"))
    }

    async fn answered(&self, amount: &str, answer: HolderAnswer) -> (RequestId, TokenId) {
        let (request, token) = self.offered(amount).await;
        self.send(Who::Bank, &OfferedAtIssuer::new(token, answer)).await;
        (request, token)
    }

    /// An issuance that was accepted.
    pub(super) async fn accepted(&self, amount: &str) -> (RequestId, TokenId) {
        self.answered(amount, HolderAnswer::Accepted).await
    }

    /// An issuance whose offer was declined.
    pub(super) async fn declined(&self) -> (RequestId, TokenId) {
        self.answered("1", HolderAnswer::Declined).await
    }

    /// What the Central Bank defines, by another name each time.
    pub(super) fn definition(&self) -> DefineAtIssuer {
        DefineAtIssuer {
            name: format!("Dinar {}", Uuid::new_v4().simple()),
            symbol: "KWD".to_owned(),
            decimals: 2,
            issuer: participant_id("central-bank"),
            custodian: Some(participant_id("custodian")),
            rules: None,
        }
    }

    /// A definition that waits for the authority, in version 1.
    pub(super) async fn pending_definition(&self) -> DefinitionId {
        id(&self.send(Who::Central, &self.definition()).await, "Definition")
    }

    /// A definition that the authority approved, in version 2.
    pub(super) async fn active_definition(&self) -> DefinitionId {
        let definition = self.pending_definition().await;
        let approve = ApproveDefinitionAtIssuer { definition, version: 1 };
        self.send(Who::Custodian, &approve).await;
        definition
    }

    /// A chat of Commercial Bank with the theatre, and the prompt that waits for its reply.
    pub(super) async fn chat(&self) -> (ChatId, PromptId) {
        let open = OpenChatAtHost { talker: "theatre".to_owned(), language: None };
        let chat: ChatId = id(&self.send(Who::Bank, &open).await, "Chat");
        let mut after = None;
        loop {
            let mail = self.bank.mailbox(after).await.unwrap();
            after = mail.last().map(|entry| entry.id);
            assert!(after.is_some(), "the talker has asked nothing");
            let said = mail.iter().filter_map(|entry| {
                let body = entry.message["Body"].clone();
                serde_json::from_value::<PromptAtBroker>(body).ok()
            });
            let mut asked = said.filter(|said| said.chat == chat && said.reply.is_some());
            if let Some(asked) = asked.next_back() {
                return (chat, asked.prompt);
            }
        }
    }
}
