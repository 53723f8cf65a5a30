//! In which order requests are listed.

use tallystick_core::{
    Approval, Definition, Participant, RequestId, RequestStatus, RequestType, Stage,
};

use super::{
    Network,
    terms::{Column, Group, GroupValue},
};

/// What requests are sorted by. What is the same of two is the newest first, then by id; ids are
/// UUIDs of version 7, which sort by the time at which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestSort {
    /// By id alone, which never changes.
    Id,
    /// When they last changed.
    UpdatedAt,
    /// When they were made.
    CreatedAt,
    /// How much, whatever the decimals.
    Amount,
    /// The token's name.
    Name,
    /// The token's symbol.
    Symbol,
    /// The title of whoever asked.
    Requester,
    /// The title of whoever approves first: the other side of a transfer, the issuer otherwise.
    Approver,
    /// Issuance, push, pull, redemption.
    Type,
    /// Where they stand, in the order in which a request gets there; of the same status, the latest
    /// change first.
    Status,
    /// Where they stand with regard to whom, in the order in which a request gets there; of the same
    /// stage, the latest change first.
    Stage,
    /// What the issuer decided.
    IssuerStatus,
    /// What the custodian decided; those without one last.
    CustodianStatus,
}

/// A column whose values sort as the list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyColumn {
    UpdatedAt,
    Value,
}

impl KeyColumn {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::UpdatedAt => "requests.updated_at",
            Self::Value => "requests.value",
        }
    }
}

/// A value of a [`KeyColumn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    None,
    Number(i64),
    Value([u8; 16]),
}

/// The position of a row in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the order's groups, 0 where it has none.
    pub(super) group: usize,
    pub(super) key: SortKey,
    pub(super) request: RequestId,
}

impl Place {
    pub(super) fn id(&self) -> RequestId {
        self.request
    }
}

/// The order of a list: by groups, in each of them by a key, then by id.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) descending: bool,
    /// The column whose values are the groups, and these in the order of the list.
    pub(super) groups: Option<(Column, Vec<Group>)>,
    /// The column by which rows of one group are sorted, and whether the largest is first.
    pub(super) key: Option<(KeyColumn, bool)>,
    pub(super) newest_first: bool,
    /// The index that has all rows in this order, where there are no groups.
    pub(super) index: &'static str,
}

fn words<const N: usize>(column: Column, values: [&str; N]) -> Vec<Group> {
    let group = |word: &str| Group { column, value: GroupValue::Text(word.to_owned()) };
    values.into_iter().map(group).collect()
}

impl Order {
    pub(super) fn new(sort: RequestSort, descending: bool, network: &Network<'_>) -> Self {
        use RequestSort as S;
        let by_index = |index, key: Option<KeyColumn>, newest_first| {
            let key = key.map(|key| (key, descending));
            Self { descending, groups: None, key, newest_first, index }
        };
        let by_groups = |column: Column, mut groups: Vec<Group>| {
            if descending {
                groups.reverse();
            }
            // The indexes of the statuses and stages go on with the last change, the others with the id.
            let by_change = matches!(column, Column::Status | Column::Stage);
            let key = by_change.then_some((KeyColumn::UpdatedAt, true));
            let (groups, index) = (Some((column, groups)), column.index());
            Self { descending, groups, key, newest_first: true, index }
        };
        match sort {
            // An id sorts by when its request was made.
            S::Id | S::CreatedAt => by_index("requests_by_id", None, descending),
            S::UpdatedAt => by_index("requests_by_change", Some(KeyColumn::UpdatedAt), descending),
            S::Amount => {
                let index =
                    if descending { "requests_by_value" } else { "requests_by_value_newest" };
                by_index(index, Some(KeyColumn::Value), true)
            }
            S::Name => by_groups(Column::Definition, definitions(network, |one| &one.name)),
            S::Symbol => by_groups(Column::Definition, definitions(network, |one| &one.symbol)),
            S::Requester => by_groups(Column::Requester, participants(Column::Requester, network)),
            S::Approver => by_groups(Column::Approver, participants(Column::Approver, network)),
            S::Type => {
                let kinds = RequestType::ALL.map(RequestType::as_str);
                by_groups(Column::Kind, words(Column::Kind, kinds))
            }
            S::Status => {
                let statuses = RequestStatus::ALL.map(RequestStatus::as_str);
                by_groups(Column::Status, words(Column::Status, statuses))
            }
            S::Stage => {
                let stages = Stage::ALL.map(Stage::as_str);
                by_groups(Column::Stage, words(Column::Stage, stages))
            }
            S::IssuerStatus => by_groups(
                Column::IssuerStatus,
                approvals(Column::IssuerStatus, Column::IssuerStatus),
            ),
            S::CustodianStatus => {
                let groups = approvals(Column::CustodianStatus, Column::Custodian);
                by_groups(Column::CustodianStatus, groups)
            }
        }
    }

    /// Which group rows with this value are in.
    pub(super) fn rank(&self, value: &GroupValue) -> Option<usize> {
        self.groups.as_ref()?.1.iter().position(|known| known.value == *value)
    }
}

/// What an approver may have decided; last those without one, whose `absent` column has nothing.
fn approvals(column: Column, absent: Column) -> Vec<Group> {
    let mut groups = words(column, Approval::ALL.map(Approval::as_str));
    groups.push(Group { column: absent, value: GroupValue::Null });
    groups
}

/// All definitions, by a text and then by id.
fn definitions(network: &Network<'_>, text: impl Fn(&Definition) -> &String) -> Vec<Group> {
    let mut sorted: Vec<_> = network.definitions.values().collect();
    sorted.sort_by_cached_key(|definition| (text(definition).to_lowercase(), definition.id));
    let value = |definition: &Definition| GroupValue::Definition(definition.id);
    let group = |definition| Group { column: Column::Definition, value: value(definition) };
    sorted.into_iter().map(group).collect()
}

/// All participants, by their titles and then by id.
fn participants(column: Column, network: &Network<'_>) -> Vec<Group> {
    let mut sorted: Vec<_> = network.participants.iter().collect();
    sorted.sort_by_cached_key(|participant| {
        (participant.title.to_lowercase(), participant.id.clone())
    });
    let value = |participant: &Participant| GroupValue::Text(participant.id.to_string());
    let group = |participant| Group { column, value: value(participant) };
    sorted.into_iter().map(group).collect()
}
