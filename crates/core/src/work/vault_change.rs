//! What a decision does to a vault.

use serde::{Deserialize, Serialize};

use crate::{Amount, DefinitionId};

/// What a vault holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Holding {
    /// What can be moved.
    pub balance: Amount,
    /// What is held back for issues under way and for approved transfers and redemptions.
    pub reserved: Amount,
}

/// A vault before and after a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VaultChange {
    /// Of which definition.
    pub definition: DefinitionId,
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// What it holds now.
    pub before: Holding,
    /// What it would hold.
    pub after: Holding,
}
