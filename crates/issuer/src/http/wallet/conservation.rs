//! `GET …/conservation` and `GET …/conservation/{definition}`

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use tallystick_core::{
    DefinitionId, Refusal,
    view::{ConservationHistoryView, ConservationView},
};

use crate::http::{
    Application,
    asked::{Asked, Nothing, unreadable},
    refused::Refused,
    session::Reader,
};

/// How many points a history has unless said otherwise.
const POINTS: u16 = 100;

/// How many points a history has.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Parameters {
    /// From 2 to 200; 100 unless said otherwise.
    #[param(value_type = Option<u16>)]
    points: Option<String>,
}

/// How many units of each token definition were minted and burned, and how many are in vaults and
/// reserved, of all participants together; whether nothing was lost and nothing came from nowhere.
/// For everybody who reads definitions.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/conservation",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Vec<ConservationView>), (status = 401, body = tallystick_core::refusal::RefusalAnswer))
)]
pub(in crate::http) async fn conservation(
    State(application): State<Application>,
    reader: Reader,
    _: Asked<Nothing>,
) -> Result<Json<Vec<ConservationView>>, Refused> {
    Ok(Json(application.database.conservation(&reader.participant).await?))
}

/// The same of one definition, and how it came about: at equal distances from its first posting
/// until now.
#[utoipa::path(
    get,
    path = "/api/v1/wallets/{wallet}/conservation/{definition}",
    tag = "wallet",
    params(
        ("wallet" = tallystick_core::WalletId, Path, description = "The wallet"),
        ("definition" = DefinitionId, Path, description = "The token definition"),
        Parameters,
    ),
    responses(
        (status = 200, body = ConservationHistoryView),
        (status = "4XX", body = tallystick_core::refusal::RefusalAnswer),
    )
)]
pub(in crate::http) async fn conservation_history(
    State(application): State<Application>,
    reader: Reader,
    Path((_, definition)): Path<(String, String)>,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<ConservationHistoryView>, Refused> {
    let points = asked.points.as_deref().map_or(Some(POINTS), |points| points.parse().ok());
    let points = points.filter(|points| (2..=200).contains(points));
    let points =
        points.ok_or_else(|| unreadable("`points` must be a whole number from 2 to 200"))?;
    let not_found = || Refusal::NotFound { thing: "definition" };
    let definition = definition.parse().map_err(|_| not_found())?;
    let (database, now) = (&application.database, application.clock.now());
    let view = database.conservation_history(&reader.participant, definition, points, now).await?;
    Ok(Json(view.ok_or_else(not_found)?))
}
