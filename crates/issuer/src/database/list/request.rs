//! One request, whoever it belongs to.

use tallystick_core::{Definition, Request, RequestId};

use crate::database::Database;

impl Database {
    /// A request, with the definition that it is of.
    ///
    /// # Errors
    /// When the database cannot be read, or the row in it.
    pub async fn request(
        &self,
        request: RequestId,
    ) -> Result<Option<(Request, Definition)>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        let mut loader = self.loader(&mut connection);
        let Some(request) = loader.one::<Request>(request).await? else { return Ok(None) };
        let definition = loader.one::<Definition>(request.definition).await?;
        Ok(definition.map(|definition| (request, definition)))
    }
}
