using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// What a change does to a queue, as data. A closed set; <see cref="QueueMoves"/> derives it, and a store applies it together with the change.
/// </summary>
/// <remarks>
/// A queue holds one flow per account: its jobs by <see cref="Job.QueuePlace"/>, then id. An account with waiting jobs has a start tag in the queue; one
/// without may have a finish tag. A queue has a clock: the largest start tag that was ever served on a worker of its model. All are kilopixel-steps over
/// weight, and 0 before the first. What each move does to them stands with it; the stores and their conformance suite follow these words.
/// </remarks>
/// <param name="Queue">Which queue.</param>
/// <param name="Account">Whose flow.</param>
/// <param name="Job">Which job.</param>
/// <param name="Work">Its work, in kilopixel-steps, for <see cref="QueueLoad"/>.</param>
public abstract record QueueMove(QueueId Queue, AccountId Account, JobId Job, long Work)
{
    /// <summary>
    /// The job joins its account's flow. A flow that was empty gets a start tag: the larger of the account's finish tag, which it loses, and the clock, so that
    /// nobody saves up turns while away.
    /// </summary>
    /// <param name="Queue">Which queue.</param>
    /// <param name="Account">Whose flow.</param>
    /// <param name="Job">Which job.</param>
    /// <param name="Work">Its work.</param>
    /// <param name="Place">Its place in the flow.</param>
    public sealed record Enter(QueueId Queue, AccountId Account, JobId Job, long Work, long Place) : QueueMove(Queue, Account, Job, Work);

    /// <summary>
    /// A job that was served joins its flow again, at its old place, and its charge is taken back: the account's start tag, or its finish tag, or the clock
    /// when it has neither, less the charge is its start tag now, be that behind the clock.
    /// </summary>
    /// <param name="Queue">Which queue.</param>
    /// <param name="Account">Whose flow.</param>
    /// <param name="Job">Which job.</param>
    /// <param name="Work">Its work.</param>
    /// <param name="Place">Its place in the flow.</param>
    /// <param name="Charge">What it was charged.</param>
    public sealed record Reenter(QueueId Queue, AccountId Account, JobId Job, long Work, long Place, long Charge) : QueueMove(Queue, Account, Job, Work);

    /// <summary>The job stands elsewhere in its flow. No tag moves: whose turn it is is decided between accounts, and which job it is by its account.</summary>
    /// <param name="Queue">Which queue.</param>
    /// <param name="Account">Whose flow.</param>
    /// <param name="Job">Which job.</param>
    /// <param name="Work">Its work.</param>
    /// <param name="Place">Its new place in the flow.</param>
    public sealed record Shift(QueueId Queue, AccountId Account, JobId Job, long Work, long Place) : QueueMove(Queue, Account, Job, Work);

    /// <summary>The job leaves its flow unserved and costs nothing. An account without jobs keeps its start tag as finish tag.</summary>
    /// <param name="Queue">Which queue.</param>
    /// <param name="Account">Whose flow.</param>
    /// <param name="Job">Which job.</param>
    /// <param name="Work">Its work.</param>
    public sealed record Leave(QueueId Queue, AccountId Account, JobId Job, long Work) : QueueMove(Queue, Account, Job, Work);

    /// <summary>
    /// A worker gets the job. The clock moves up to the account's start tag S, here and in the queues beside; the account's tag, start or finish, becomes
    /// S + charge here and moves up to it in the queues beside: one worker, one share, whichever of its models was asked for.
    /// </summary>
    /// <param name="Queue">Which queue.</param>
    /// <param name="Account">Whose flow.</param>
    /// <param name="Job">Which job.</param>
    /// <param name="Work">Its work.</param>
    /// <param name="Charge">Work over weight.</param>
    /// <param name="NowMs">When, Unix milliseconds; kept with the flow while it has jobs.</param>
    /// <param name="Beside">The queues of the worker's other models, of the same class.</param>
    public sealed record Serve(QueueId Queue, AccountId Account, JobId Job, long Work, long Charge, long NowMs, IReadOnlyList<QueueId> Beside)
        : QueueMove(Queue, Account, Job, Work);
}
