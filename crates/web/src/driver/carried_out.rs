//! What becomes of requests, all but those of the start page. It is loaded after that page, together
//! with the wallet and all that it needs (docs/adr/0014-two-files-of-code.md).

use std::rc::Rc;

use tallystick_holder::Choice;
use wasm_bindgen_futures::spawn_local;

use super::{CHOSEN, Driver, Request, USED, preferences, submit, wallet::Wallet};
use crate::{
    commands::Command,
    services::web_storage::Area,
    state::{Action, Problem},
    unloaded::Unloaded,
};

/// Carries a request out, or begins to.
pub(super) type CarryOut = fn(&Rc<Driver>, Request);

#[cfg(feature = "split")]
mod split {
    use wasm_split_helpers::wasm_split;

    use super::{CarryOut, Driver, Unloaded};

    /// Loads what carries requests out, unless it was.
    #[wasm_split(rest, fallible)]
    pub(in crate::driver) fn load() -> Result<CarryOut, Unloaded> {
        Ok(Driver::carry_out)
    }
}

#[cfg(feature = "split")]
pub(super) use split::load;

/// Everything is in one file.
#[cfg(not(feature = "split"))]
pub(super) async fn load() -> Result<CarryOut, Unloaded> {
    Ok(Driver::carry_out)
}

impl Driver {
    /// Carries it out, or begins to.
    fn carry_out(self: &Rc<Self>, request: Request) {
        let wallet = self.running.borrow().as_ref().map(|running| Rc::clone(&running.wallet));
        match (request, wallet) {
            (Request::UnknownWallet(participant), Some(wallet))
                if wallet.participant.id == participant =>
            {
                self.enter(participant, Choice::Known);
            }
            (Request::UnknownWallet(_), _) => {}
            (Request::Become(participant, choice), _) => self.select(participant, choice),
            (Request::Command(Command::Use(chosen)), Some(wallet)) => {
                self.enter(wallet.participant.id.clone(), Choice::Wallet(chosen));
            }
            (Request::Command(Command::ListWallets), Some(wallet)) => {
                let driver = Rc::clone(self);
                spawn_local(async move { driver.list_wallets(&wallet).await });
            }
            (Request::Command(Command::ChangeParticipant), _) => {
                Area::Tab.remove(CHOSEN);
                Area::Tab.remove(USED);
                drop(self.running.take());
                self.store.dispatch(Action::Session(None));
            }
            (Request::Command(Command::Verify(text)), _) => self.verify(text),
            (Request::Command(Command::ForgetExamination), _) => self.forget_examination(),
            (Request::Command(Command::Prefer(preferences)), _) => {
                preferences::write(&preferences);
                self.store.dispatch(Action::Preferences(preferences));
            }
            (Request::Command(Command::Ask(query)), Some(wallet)) => wallet.queries.ask(query),
            (Request::Command(Command::Forget(query)), Some(wallet)) => {
                if wallet.queries.forget(&query) {
                    wallet.dispatch(Action::Answer(query, None));
                }
            }
            (Request::Command(Command::Retry), Some(wallet)) => wallet.retry(),
            (Request::Command(command), Some(wallet)) => {
                spawn_local(async move { submit::carry_out(&wallet, command).await });
            }
            (Request::Command(Command::Submit { command, .. }), None) => {
                let problem = Problem {
                    code: "NO_PARTICIPANT".to_owned(),
                    message: "No participant is selected in this tab. Select one, then try again."
                        .to_owned(),
                };
                self.store.dispatch(submit::ended(command, Err(problem)));
            }
            // Only the pages of a participant give them, or the driver serves them itself.
            (Request::Command(_), None) => {}
        }
    }

    /// Which wallets of the participant this browser keeps.
    async fn list_wallets(&self, wallet: &Wallet) {
        let (domain, participant) = (wallet.holder.domain(), &wallet.participant.id);
        match self.issuer.kept_wallets(domain, participant).await {
            Ok(kept) => wallet.dispatch(Action::Wallets(kept)),
            Err(error) => wallet.report(error),
        }
    }
}
