//! A thread with a queue: it takes what waits, and if it fails, all who wait hear so at once.

use std::sync::mpsc::{
    Receiver, RecvTimeoutError, SyncSender, TrySendError, channel, sync_channel,
};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::patience::CLOSE;

/// What such a thread does.
pub(crate) trait Take<T> {
    /// Why it failed.
    type Failure;

    /// How many tasks it takes together.
    fn most(&self) -> usize;

    /// Before the first task, and again after each rest.
    fn begin(&mut self) {}

    /// How long to wait for a task until it begins once more; as long as it takes, if none.
    fn rests(&self) -> Option<Duration> {
        None
    }

    /// Does the tasks and answers them, also where it fails.
    fn take(&mut self, tasks: Vec<T>) -> Result<(), Self::Failure>;

    /// Answers a task that waited while another failed.
    fn refuse(&mut self, task: T, failure: &Self::Failure);
}

/// Why a task is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// Too many wait.
    Full,
    /// The thread has ended.
    Ended,
}

/// The thread, as whoever gives it tasks knows it.
pub(crate) struct Worker<T> {
    tasks: Option<SyncSender<T>>,
    /// Closed once the thread has ended.
    ended: Mutex<Receiver<()>>,
}

impl<T: Send + 'static> Worker<T> {
    /// Starts the thread. So many tasks may wait.
    pub(crate) fn start(
        name: &str,
        waiting: usize,
        mut work: impl Take<T> + Send + 'static,
    ) -> Self {
        let (tasks, queue) = sync_channel(waiting);
        let (alive, ended) = channel();
        let thread = thread::Builder::new().name(name.to_owned());
        // Where there is no thread, the queue is closed, and everybody is told.
        drop(thread.spawn(move || {
            serve(&mut work, &queue);
            drop(work);
            drop(alive);
        }));
        Self {
            tasks: Some(tasks),
            ended: Mutex::new(ended),
        }
    }

    /// Puts a task into the queue.
    pub(crate) fn give(&self, task: T) -> Result<(), NotTaken> {
        let tasks = self.tasks.as_ref().ok_or(NotTaken::Ended)?;
        tasks.try_send(task).map_err(|error| match error {
            TrySendError::Full(_) => NotTaken::Full,
            TrySendError::Disconnected(_) => NotTaken::Ended,
        })
    }
}

fn serve<T, W: Take<T>>(work: &mut W, queue: &Receiver<T>) {
    work.begin();
    loop {
        let first = match work.rests() {
            None => queue
                .recv()
                .map_err(|_closed| RecvTimeoutError::Disconnected),
            Some(rest) => queue.recv_timeout(rest),
        };
        let mut tasks = match first {
            Ok(task) => vec![task],
            Err(RecvTimeoutError::Timeout) => {
                work.begin();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        tasks.extend(queue.try_iter().take(work.most().saturating_sub(1)));
        if let Err(failure) = work.take(tasks) {
            // Those who come later may find that it works again.
            let waiting: Vec<T> = queue.try_iter().collect();
            for task in waiting {
                work.refuse(task, &failure);
            }
        }
    }
}

/// Waits a moment for the thread to end what it has taken; one that hangs is left behind.
impl<T> Drop for Worker<T> {
    fn drop(&mut self) {
        drop(self.tasks.take());
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent: it ends by the channel's end or by the time, and both are well.
        while ended.recv_timeout(CLOSE).is_ok() {}
    }
}
