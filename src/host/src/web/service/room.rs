//! Threads that may wait for the disk: so few of them that whatever becomes of it, there are others left for the guide's
//! own files.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::web::service::refusal::Refusal;

/// So many at most for what one person asks, and so many for reports; one that waits for ever is lost.
const THREADS: (usize, usize) = (16, 4);

/// How long somebody waits for one, and for what it does.
const PATIENCE: Duration = Duration::from_secs(9);

/// A long report does not keep people from their own page.
#[derive(Debug)]
pub(crate) struct Rooms {
    pub(super) personal: Room,
    pub(super) reports: Room,
}

impl Rooms {
    pub(crate) fn new() -> Self {
        Self {
            personal: Room::of(THREADS.0, PATIENCE),
            reports: Room::of(THREADS.1, PATIENCE),
        }
    }
}

/// So many threads that may wait.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Room {
    fn of(threads: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(threads)),
            patience,
        }
    }

    /// Does the work on a thread that may wait. Whoever asked has an answer in time, whatever becomes of the thread.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let until = Instant::now() + self.patience;
        let place = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout_at(until, place).await.map_err(late)?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        let worked = tokio::time::timeout_at(until, working)
            .await
            .map_err(late)?;
        worked.unwrap_or_else(|error| {
            tracing::error!(%error, "work for an answer ended early");
            let message = "this host has a fault; nothing is lost, send it again later";
            Err(Refusal::unavailable("fault", message))
        })
    }
}

fn late(_elapsed: tokio::time::error::Elapsed) -> Refusal {
    tracing::error!("the disk does not answer in time");
    let message = "this host’s disk does not answer in time; nothing is lost, send it again later";
    Refusal::unavailable("disk-silent", message)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Condvar, Mutex};
    use std::time::Duration;

    use super::Room;

    #[tokio::test]
    async fn whoever_asks_has_an_answer_though_every_thread_waits() {
        let room = Room::of(2, Duration::from_millis(100));
        let released = Arc::new((Mutex::new(false), Condvar::new()));
        // One more than there are threads, so that the last does not even get one.
        for _ in 0..3 {
            let released = Arc::clone(&released);
            let stuck = room.work(move || {
                let (is_released, told) = &*released;
                drop(told.wait_while(is_released.lock().unwrap(), |is_released| !*is_released));
                Ok(())
            });
            let refused = stuck.await.unwrap_err();
            assert_eq!(
                (refused.status.as_u16(), &*refused.code),
                (503, "disk-silent")
            );
        }
        *released.0.lock().unwrap() = true;
        released.1.notify_all();
        let patient = Room {
            patience: Duration::from_mins(1),
            ..room
        };
        assert_eq!(patient.work(|| Ok(4711)).await, Ok(4711));
    }
}
