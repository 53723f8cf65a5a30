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
    /// A flow that nobody started.
    #[error("it names nobody who started it")]
    NoInitiator,
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

/// The form that is written now, for all kinds of documents. Form 3 is form 2 with shorter steps
/// of flows.
const FORM: u64 = 3;

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
        (1..=FORM, content) => Ok(serde_json::from_value(content)?),
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
    /// Absent where it is the first of the parties: since form 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    initiator: Option<ParticipantId>,
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
    #[serde(default, skip_serializing_if = "StoredSteps::is_empty")]
    steps: StoredSteps,
}

/// The steps of a flow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum StoredSteps {
    /// All stages in their order, and who is awaited in those of each side: since form 3.
    AllStages { issuer: String, holder: String, stages: Vec<(StepStatus, Option<i64>)> },
    /// Any others, each with its stage and who is awaited.
    Each(Vec<(Stage, StepStatus, Option<i64>, String)>),
}

impl Default for StoredSteps {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl StoredSteps {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Each(steps) if steps.is_empty())
    }

    fn of(steps: &[FlowStep]) -> Self {
        let at = |step: &FlowStep| step.at.map(Timestamp::milliseconds);
        let awaited = |holder: bool| {
            let mut side = steps.iter().filter(|step| step.stage.awaits_holder() == holder);
            let first = side.next()?.awaits.clone();
            side.all(|step| step.awaits == first).then_some(first)
        };
        if steps.iter().map(|step| step.stage).eq(Stage::ALL)
            && let (Some(issuer), Some(holder)) = (awaited(false), awaited(true))
        {
            let stages = steps.iter().map(|step| (step.status, at(step))).collect();
            return Self::AllStages { issuer, holder, stages };
        }
        let each = |step: &FlowStep| (step.stage, step.status, at(step), step.awaits.clone());
        Self::Each(steps.iter().map(each).collect())
    }

    fn each(self) -> Vec<(Stage, StepStatus, Option<i64>, String)> {
        match self {
            Self::Each(steps) => steps,
            Self::AllStages { issuer, holder, stages } => {
                let awaited =
                    |stage: Stage| if stage.awaits_holder() { &holder } else { &issuer }.clone();
                let stages = Stage::ALL.into_iter().zip(stages);
                stages.map(|(stage, (status, at))| (stage, status, at, awaited(stage))).collect()
            }
        }
    }
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
            initiator: Some(flow.initiator),
            parties: flow.parties,
            request: flow.request,
            token: flow.token,
            summary: flow.summary,
            ended: flow.ended_at.map(Timestamp::milliseconds),
            failure: flow.failure,
            steps: StoredSteps::Each(steps.collect()),
        }
    }
}

/// What is stored of a flow beside its columns.
pub(super) fn write_flow(flow: &Flow) -> String {
    write(&StoredFlow {
        name: flow.name,
        status: flow.status,
        initiator: Some(&flow.initiator)
            .filter(|initiator| flow.parties.first() != Some(initiator))
            .cloned(),
        parties: flow.parties.clone(),
        request: flow.request,
        token: flow.token,
        summary: flow.summary.clone(),
        ended: flow.ended_at.map(Timestamp::milliseconds),
        failure: flow.failure.clone(),
        steps: StoredSteps::of(&flow.steps),
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
        (2 | FORM, content) => serde_json::from_value(content)?,
        (form, _) => return Err(DocumentError::UnknownForm { form }),
    };
    let initiator = flow.initiator.or_else(|| flow.parties.first().cloned());
    let initiator = initiator.ok_or(DocumentError::NoInitiator)?;
    let moment = |at: Option<i64>| {
        let read = |at| Timestamp::from_milliseconds(at).ok_or(DocumentError::Time);
        at.map(read).transpose()
    };
    let steps =
        flow.steps.each().into_iter().map(|(stage, status, at, awaits)| {
            Ok(FlowStep { stage, status, at: moment(at)?, awaits })
        });
    Ok(Flow {
        id,
        version,
        name: flow.name,
        status: flow.status,
        initiator,
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

    const FORM_3: &str = r#"[3,{"name":"Issue tokens","status":"RUNNING","parties":["central-bank"],"summary":"1.00 AED for Commercial Bank","steps":{"issuer":"Central Bank","holder":"Commercial Bank","stages":[["DONE",1795167000000],["DONE",1795167000000],["DONE",1795167000001],["RUNNING",null],["WAITING",null],["WAITING",null],["WAITING",null],["WAITING",null]]}}]"#;

    fn read_one(text: &str) -> Result<Flow, DocumentError> {
        let started = Timestamp::from_milliseconds(1_795_167_000_000).unwrap();
        read_flow(FlowId(uuid::Uuid::nil()), 7, started, text)
    }

    #[test]
    fn a_flow_of_each_form_reads_the_same_and_is_written_in_the_newest() {
        let flow = read_one(FORM_1).unwrap();
        assert_eq!(flow, read_one(FORM_2).unwrap());
        let newest = FORM_2.replacen("[2", "[3", 1).replace("\"initiator\":\"central-bank\",", "");
        assert_eq!(write_flow(&flow), newest);
        assert_eq!(flow, read_one(&write_flow(&flow)).unwrap());
        assert_eq!(flow.version, 7);
    }

    #[test]
    fn all_stages_take_less_room() {
        let all = read_one(FORM_3).unwrap();
        assert_eq!(write_flow(&all), FORM_3);
        assert_eq!(all.steps.len(), 8);
        assert_eq!(
            (all.steps[2].stage, all.steps[2].awaits.as_str()),
            (Stage::Offer, "Commercial Bank")
        );
        assert_eq!(
            (all.steps[6].stage, all.steps[6].awaits.as_str()),
            (Stage::Settle, "Central Bank")
        );
        assert_eq!(all.steps[3].status, StepStatus::Running);
    }

    #[test]
    fn what_waits_and_what_a_token_says_read_the_same_in_each_form() {
        let internals = r#"{"request":"01a20cf9-bc92-7417-8b25-4e763777ec69","flow":"01a20cf9-bc92-7417-8b25-4e763777ec68","definition":"01a20cf9-bc92-7417-8b25-4e763777ec67","amount":"1.00","issuer":"central-bank","requester":"commercial-bank"}"#;
        let of_form_2 = format!("[2,{internals}]");
        let read = read_internals(internals).unwrap();
        assert_eq!(read, read_internals(&of_form_2).unwrap());
        assert_eq!(write_internals(&read), format!("[3,{internals}]"));

        let properties = read_properties(r#"{"Number":1}"#).unwrap();
        assert_eq!(properties, read_properties(r#"[2,{"Number":1}]"#).unwrap());
        assert_eq!(write_properties(&properties), r#"[3,{"Number":1}]"#);
    }

    #[test]
    fn a_later_form_and_nonsense_are_told_apart() {
        let later = read_one("[4,{}]");
        assert!(matches!(later, Err(DocumentError::UnknownForm { form: 4 })), "{later:?}");
        for nonsense in ["", "null", "[2]", "[2,{}]", "{}", "[2,{},1]"] {
            let read = read_one(nonsense);
            assert!(matches!(read, Err(DocumentError::Malformed(_))), "{nonsense}: {read:?}");
        }
    }
}
