//! The handle to `vigie.db`, and the handle that stands behind one brand's wall.

use std::path::Path;

use vigie_model::BrandId;

use crate::sqlite::File;
use crate::{StoreResult, migrations};

/// Everything but the log. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pub(crate) file: File,
}

/// What one brand owns. Every statement behind it carries the brand.
#[derive(Clone, Copy)]
pub struct BrandStore<'a> {
    pub(crate) file: &'a File,
    pub(crate) brand: BrandId,
}

impl Database {
    /// Opens `directory/vigie.db`, creating and migrating it.
    ///
    /// # Errors
    /// When the file cannot be opened, or holds migrations this program does not know (a newer Vigie wrote it).
    pub async fn open(directory: &Path) -> StoreResult<Self> {
        Ok(Self { file: File::open(&directory.join("vigie.db"), &migrations::vigie()).await? })
    }

    /// What `brand` owns.
    pub const fn brand(&self, brand: BrandId) -> BrandStore<'_> {
        BrandStore { file: &self.file, brand }
    }

    /// Closes the file.
    pub async fn close(&self) {
        self.file.close().await;
    }
}
