//! Documents: JSON in columns, each with the number of its form, `[form, content]`.
//!
//! A form that was ever stored can be read for ever: a new one gets a new number, and the test
//! below keeps a document of each. Form 1 is what version 1 stored, without a number.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use tallystick_core::{
    Flow, FlowId, ParticipantId, RequestId, SignedToken, Timestamp, TokenId,
    flow::{FlowName, FlowStatus, FlowStep, Stage, StepStatus},
    issuer::Internals,
};

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum DocumentError {
    /// Not JSON, or not what its form has.
    #[error("it cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A time beyond the year 9999.
    #[error("it holds a time that is none")]
    Time,
    /// A form of a later version of Tallystick.
    #[error("its form is {form}, which this version does not know")]
    UnknownForm {
        /// Which one.
        form: u64,
    },
}

/// The form that is written now, for all kinds of documents.
const FORM: u64 = 2;

fn write(content: &impl Serialize) -> String {
    serde_json::to_string(&(FORM, content)).expect("a struct of strings and numbers")
}

/// The number of a document's form, and its content.
fn open(text: &str) -> Result<(u64, Value), DocumentError> {
    let value: Value = serde_json::from_str(text)?;
    if value.is_object() {
        return Ok((1, value));
    }
    Ok(serde_json::from_value(value)?)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, DocumentError> {
    match open(text)? {
        (1 | FORM, content) => Ok(serde_json::from_value(content)?),
        (form, _) => Err(DocumentError::UnknownForm { form }),
    }
}

/// What becomes a token's `Context`.
pub(super) fn write_properties(properties: &Map<String, Value>) -> String {
    write(properties)
}

/// Reads what [`write_properties`] wrote.
pub(super) fn read_properties(text: &str) -> Result<Map<String, Value>, DocumentError> {
    read(text)
}

/// A signed token, byte for byte what is downloaded: its form is the protocol's own.
pub(super) fn write_token(token: &SignedToken) -> String {
    serde_json::to_string(token).expect("an object of strings")
}

/// What the waiting `ISSUE` needs to carry on.
pub(super) fn write_internals(internals: &Internals) -> String {
    write(internals)
}

/// Reads what [`write_internals`] wrote.
pub(super) fn read_internals(text: &str) -> Result<Internals, DocumentError> {
    read(text)
}

/// A flow but for its id, version and start, which are columns. Times are milliseconds.
#[derive(Debug, Serialize, Deserialize)]
struct StoredFlow {
    name: FlowName,
    status: FlowStatus,
    initiator: ParticipantId,
    parties: Vec<ParticipantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<RequestId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<TokenId>,
    summary: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<(Stage, StepStatus, Option<i64>, String)>,
}

/// A flow as version 1 stored it: as it was shown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlowOfVersion1 {
    name: FlowName,
    status: FlowStatus,
    initiator: ParticipantId,
    parties: Vec<ParticipantId>,
    request: Option<RequestId>,
    token: Option<TokenId>,
    summary: String,
    ended_at: Option<Timestamp>,
    failure: Option<String>,
    steps: Vec<StepOfVersion1>,
}

#[derive(Deserialize)]
struct StepOfVersion1 {
    stage: Stage,
    status: StepStatus,
    at: Option<Timestamp>,
    awaits: String,
}

impl From<FlowOfVersion1> for StoredFlow {
    fn from(flow: FlowOfVersion1) -> Self {
        let steps = flow.steps.into_iter().map(|step| {
            (step.stage, step.status, step.at.map(Timestamp::milliseconds), step.awaits)
        });
        Self {
            name: flow.name,
            status: flow.status,
            initiator: flow.initiator,
            parties: flow.parties,
            request: flow.request,
            token: flow.token,
            summary: flow.summary,
            ended: flow.ended_at.map(Timestamp::milliseconds),
            failure: flow.failure,
            steps: steps.collect(),
        }
    }
}

/// What is stored of a flow beside its columns.
pub(super) fn write_flow(flow: &Flow) -> String {
    let step = |step: &FlowStep| {
        (step.stage, step.status, step.at.map(Timestamp::milliseconds), step.awaits.clone())
    };
    write(&StoredFlow {
        name: flow.name,
        status: flow.status,
        initiator: flow.initiator.clone(),
        parties: flow.parties.clone(),
        request: flow.request,
        token: flow.token,
        summary: flow.summary.clone(),
        ended: flow.ended_at.map(Timestamp::milliseconds),
        failure: flow.failure.clone(),
        steps: flow.steps.iter().map(step).collect(),
    })
}

/// Reads what [`write_flow`] wrote, and what version 1 did.
pub(super) fn read_flow(
    id: FlowId,
    version: u32,
    started_at: Timestamp,
    text: &str,
) -> Result<Flow, DocumentError> {
    let flow: StoredFlow = match open(text)? {
        (1, content) => serde_json::from_value::<FlowOfVersion1>(content)?.into(),
        (FORM, content) => serde_json::from_value(content)?,
        (form, _) => return Err(DocumentError::UnknownForm { form }),
    };
    let moment = |at: Option<i64>| {
        let read = |at| Timestamp::from_milliseconds(at).ok_or(DocumentError::Time);
        at.map(read).transpose()
    };
    let steps = flow
        .steps
        .into_iter()
        .map(|(stage, status, at, awaits)| Ok(FlowStep { stage, status, at: moment(at)?, awaits }));
    Ok(Flow {
        id,
        version,
        name: flow.name,
        status: flow.status,
        initiator: flow.initiator,
        parties: flow.parties,
        request: flow.request,
        token: flow.token,
        summary: flow.summary,
        started_at,
        ended_at: moment(flow.ended)?,
        failure: flow.failure,
        steps: steps.collect::<Result<_, DocumentError>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM_1: &str = r#"{"id":"01a20cf9-bc92-7417-8b25-4e763777ec68","name":"Issue tokens","status":"RUNNING","initiator":"central-bank","parties":["central-bank","custodian"],"request":"01a20cf9-bc92-7417-8b25-4e763777ec69","token":null,"summary":"1.00 AED for Commercial Bank","startedAt":"2026-11-20T09:30:00.000Z","endedAt":null,"failure":null,"steps":[{"stage":"RESERVE","status":"DONE","at":"2026-11-20T09:30:00.000Z","awaits":"Central Bank"},{"stage":"OFFER","status":"RUNNING","at":null,"awaits":"Commercial Bank"}]}"#;
    const FORM_2: &str = r#"[2,{"name":"Issue tokens","status":"RUNNING","initiator":"central-bank","parties":["central-bank","custodian"],"request":"01a20cf9-bc92-7417-8b25-4e763777ec69","summary":"1.00 AED for Commercial Bank","steps":[["RESERVE","DONE",1795167000000,"Central Bank"],["OFFER","RUNNING",null,"Commercial Bank"]]}]"#;

    fn read_one(text: &str) -> Result<Flow, DocumentError> {
        let started = Timestamp::from_milliseconds(1_795_167_000_000).unwrap();
        read_flow(FlowId(uuid::Uuid::nil()), 7, started, text)
    }

    #[test]
    fn a_flow_of_each_form_reads_the_same_and_is_written_in_the_newest() {
        let flow = read_one(FORM_1).unwrap();
        assert_eq!(flow, read_one(FORM_2).unwrap());
        assert_eq!(write_flow(&flow), FORM_2);
        assert_eq!(flow.version, 7);
    }

    #[test]
    fn what_waits_and_what_a_token_says_read_the_same_in_each_form() {
        let internals = r#"{"request":"01a20cf9-bc92-7417-8b25-4e763777ec69","flow":"01a20cf9-bc92-7417-8b25-4e763777ec68","definition":"01a20cf9-bc92-7417-8b25-4e763777ec67","amount":"1.00","issuer":"central-bank","requester":"commercial-bank"}"#;
        let of_form_2 = format!("[2,{internals}]");
        let read = read_internals(internals).unwrap();
        assert_eq!(read, read_internals(&of_form_2).unwrap());
        assert_eq!(write_internals(&read), of_form_2);

        let properties = read_properties(r#"{"Number":1}"#).unwrap();
        assert_eq!(properties, read_properties(r#"[2,{"Number":1}]"#).unwrap());
        assert_eq!(write_properties(&properties), r#"[2,{"Number":1}]"#);
    }

    #[test]
    fn a_later_form_and_nonsense_are_told_apart() {
        let later = read_one("[3,{}]");
        assert!(matches!(later, Err(DocumentError::UnknownForm { form: 3 })), "{later:?}");
        for nonsense in ["", "null", "[2]", "[2,{}]", "{}", "[2,{},1]"] {
            let read = read_one(nonsense);
            assert!(matches!(read, Err(DocumentError::Malformed(_))), "{nonsense}: {read:?}");
        }
    }
}
