//! `POST …/preview`: what would come of a command.

use axum::{
    Json,
    extract::{Request, State},
};
use serde::Deserialize;
use serde_json::Value;
use tallystick_core::{
    Refusal,
    actions::{self, ActionPreview, AnyAction},
    canonical::parse_strict,
    from_value::from_value,
    refusal::RefusalAnswer,
    work::{Halt, KeySet, Rows, UnitOfWork},
};

use crate::{
    http::{Application, Parts, body, refused::Refused, session::Reader},
    listen::ClientAddress,
};

/// A command that is not sent yet.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(in crate::http) struct Intended {
    /// Its subject, such as `Burn@Issuer`.
    subject: String,
    /// The body that its message would have.
    #[schema(value_type = Object)]
    body: Value,
}

/// Decides a command of this wallet as if it were carried out now, and stores nothing: what would
/// change in the vaults of its participant, or why it would be refused.
#[utoipa::path(
    post,
    path = "/api/v1/wallets/{wallet}/preview",
    tag = "wallet",
    params(("wallet" = tallystick_core::WalletId, Path, description = "The wallet")),
    request_body = Intended,
    responses(
        (status = 200, body = ActionPreview),
        (status = 400, description = "Not a command", body = RefusalAnswer),
        (status = 401, body = RefusalAnswer),
    )
)]
pub(in crate::http) async fn preview(
    State(application): State<Application>,
    mut reader: Reader,
    request: Request,
) -> Result<Json<ActionPreview>, Refused> {
    let client = request.extensions().get::<ClientAddress>().copied();
    // Whoever writes slowly is not waited for by those who read.
    drop(reader.turn.take());
    let bytes = body::read(request, application.body_timeout).await?;
    reader.turn = application.shares.read(client).await;
    let intended: Intended =
        from_value(&parse_strict(&bytes).map_err(Refusal::from)?).map_err(|error| {
            Refusal::MalformedBody { subject: "a preview", reason: error.to_string() }
        })?;
    let action = AnyAction::read(&intended.subject, &intended.body)?;
    Ok(Json(decided(&application, &reader, &action).await?))
}

/// All of it is read in one transaction, so that rows and balances belong together.
async fn decided(
    application: &Application,
    reader: &Reader,
    action: &AnyAction,
) -> Result<ActionPreview, Refused> {
    let mut reading = application.database.reading().await?;
    let mut loader = application.database.loader(&mut reading);
    let mut rows = loader.network().await?;
    let mut keys = KeySet::new();
    action.keys(&reader.wallet, &mut keys);
    loader.load(&keys, &mut rows).await?;
    loop {
        match decided_on(application, reader, action, &rows) {
            Ok(preview) => return Ok(preview),
            Err(Halt::Refused(refusal)) => return Err(refusal.into()),
            Err(Halt::Unloaded(key)) => loader.load(&KeySet::from([key]), &mut rows).await?,
        }
    }
}

fn decided_on(
    application: &Application,
    reader: &Reader,
    action: &AnyAction,
    rows: &Rows,
) -> Result<ActionPreview, Halt> {
    let Parts { settings, key, clock, .. } = &**application;
    let (now, paused) = clock.observe();
    let mut fresh = || clock.fresh_uuid(now);
    let time = (now, paused.is_none());
    let mut work = UnitOfWork::new(settings, &**key, time, rows, &mut fresh);
    actions::preview(action.clone(), &reader.wallet, &mut work)
}
