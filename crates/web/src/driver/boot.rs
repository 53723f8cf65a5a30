//! The start of a tab: who the issuer is, and who takes part.

use tallystick_holder::{
    CallError,
    pause::{Pauses, Wakes},
};

use super::{Driver, Network};
use crate::{
    services::clock::DeviceClock,
    state::{Action, Resource},
};

impl Driver {
    /// Reads both, as often as it takes.
    pub(super) async fn boot(&self, wakes: &mut Wakes) {
        let mut pauses = Pauses::default();
        loop {
            match self.read_network().await {
                Ok(network) => {
                    self.store.dispatch(Action::Issuer(Resource::Ready(network.issuer.clone())));
                    let participants = network.participants.clone();
                    self.store.dispatch(Action::Participants(Resource::Ready(participants)));
                    self.network.replace(Some(network));
                    return;
                }
                Err(error) => {
                    self.store.dispatch(Action::Issuer(Resource::Failed(error.clone().into())));
                    self.store.dispatch(Action::Participants(Resource::Failed(error.into())));
                    pauses.wait(&DeviceClock, wakes).await;
                }
            }
        }
    }

    /// Reads whom chats can be opened with, as often as it takes. Not before the tab is who it was: the
    /// start page would be shown meanwhile.
    pub(super) async fn read_talkers(&self, wakes: &mut Wakes) {
        let mut pauses = Pauses::default();
        loop {
            match self.issuer.talkers().await {
                Ok(talkers) => {
                    return self.store.dispatch(Action::Talkers(Resource::Ready(talkers)));
                }
                Err(error) => {
                    self.store.dispatch(Action::Talkers(Resource::Failed(error.into())));
                    pauses.wait(&DeviceClock, wakes).await;
                }
            }
        }
    }

    /// index.html has both fetched while the code is still being loaded.
    async fn read_network(&self) -> Result<Network, CallError> {
        let (issuer, participants) =
            futures::future::try_join(self.issuer.view(), self.issuer.participants()).await?;
        Ok(Network { issuer, participants })
    }
}
