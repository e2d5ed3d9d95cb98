using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Queueing;

/// <summary>
/// Whose turn it is among the jobs that were read: start-time fair queueing between accounts, higher classes first, ageing. Pure but for its own state; one
/// caller at a time.
/// </summary>
/// <remarks>
/// Within a class the account with the smallest start tag goes first, and each job that is served moves the tag by work over weight, so that two accounts that
/// always have jobs which the same workers can run never drift apart by more than the largest job of each over its weight (and what
/// coordinator/README.md adds for several coordinators and loaded models). The first account of a class that has waited for <paramref name="ageingStep"/>
/// competes one class higher, after twice that two, and goes before those who belong there; once served it waits anew. So every account of every class is
/// served, and a class keeps its meaning however long the queues are.
/// <para>
/// Of an account only some jobs were read. One that has used up those by being served, and has more, keeps its turn: <see cref="Take"/> ends there, until the
/// next page is added or <see cref="Complete"/> says that none comes. Else many free slots would give accounts equal numbers of jobs instead of equal work.
/// </para>
/// </remarks>
/// <param name="nowMs">Unix milliseconds.</param>
/// <param name="ageingStep">After how long a job competes one class higher.</param>
internal sealed class FairOrder(long nowMs, TimeSpan ageingStep)
{
    private readonly Dictionary<QueueId, Queue> _queues = [];

    /// <summary>Adds jobs of a flow, behind those that were added before. A job is added once.</summary>
    /// <param name="queue">Where they wait.</param>
    /// <param name="flow">Whose they are.</param>
    /// <param name="jobs">In order.</param>
    /// <param name="hasMore">True when more of the flow wait than were read so far.</param>
    public void Add(QueueId queue, QueueFlow flow, IEnumerable<Job> jobs, bool hasMore = false)
    {
        if (!_queues.TryGetValue(queue, out var entry))
        {
            _queues[queue] = entry = new Queue(queue);
        }

        entry.Add(flow, jobs, hasMore);
    }

    /// <summary>Nothing more of the queue is read. True when an account was waited for.</summary>
    public bool Complete(QueueId queue) => _queues.TryGetValue(queue, out var entry) && entry.Complete();

    /// <summary>Takes out the job whose turn it is; null when none is left, or when the next jobs of the account whose turn it is were not read yet. Unless <see cref="Serve"/> follows, the account's next job has the same turn.</summary>
    public FairCandidate? Take()
    {
        Queue? first = null;
        FairCandidate? best = null;
        foreach (var queue in _queues.Values)
        {
            if (queue.Head() is { } flow && Candidate(queue.Id, flow) is var candidate && (best is null || Compare(candidate, best) < 0))
            {
                (first, best) = (queue, candidate);
            }
        }

        if (first?.Head() is not { IsAwaited: false } head)
        {
            return null;
        }

        head.Skip();
        return best;
    }

    /// <summary>The candidate goes to a worker with these models: its account moves back in the queues of all of them.</summary>
    public void Serve(FairCandidate candidate, IEnumerable<ManifestId> workerModels)
    {
        var finish = candidate.Tag + candidate.Job.Share.Charge(JobWork.Of(candidate.Job.Spec));
        foreach (var model in workerModels.Append(candidate.Queue.Manifest))
        {
            if (_queues.TryGetValue(candidate.Queue with { Manifest = model }, out var queue))
            {
                queue.Raise(candidate.Job.Account, finish, nowMs, isServed: model == candidate.Queue.Manifest);
            }
        }
    }

    /// <summary>The smallest start tag that competes in the class among the jobs that wait for a model, or null when none does.</summary>
    public long? HeadTag(ManifestId model, PriorityClass competes)
    {
        long? least = null;
        for (var own = competes; own <= PriorityClass.Low; own++)
        {
            if (_queues.TryGetValue(new QueueId(model, own), out var queue) && queue.Head() is { } flow && Candidate(queue.Id, flow) is var head && head.Class == competes)
            {
                least = Math.Min(least ?? long.MaxValue, head.Tag);
            }
        }

        return least;
    }

    private static int Compare(FairCandidate one, FairCandidate other)
    {
        if (one.Class != other.Class)
        {
            return one.Class.CompareTo(other.Class);
        }

        // Clocks of different classes have nothing to do with each other: who has aged goes first.
        if (one.Queue.Class != other.Queue.Class)
        {
            return other.Queue.Class.CompareTo(one.Queue.Class);
        }

        return one.Tag != other.Tag ? one.Tag.CompareTo(other.Tag) : one.Job.Id.CompareTo(other.Job.Id);
    }

    private FairCandidate Candidate(QueueId queue, Flow flow)
    {
        // Of an awaited flow the job that it was served last stands for the one to come.
        var job = flow.IsAwaited ? flow.Jobs[^1] : flow.Next;
        var waitedMs = Math.Max(0, nowMs - Math.Max(flow.WaitsSinceMs(job), flow.ServedAtMs ?? long.MinValue));
        var steps = Math.Min((int)PriorityClass.Low, (int)(waitedMs / ageingStep.TotalMilliseconds));
        var competes = (PriorityClass)Math.Max((int)PriorityClass.High, (int)queue.Class - steps);
        return new FairCandidate(job, queue, competes, flow.Tag);
    }

    private sealed class Queue(QueueId id)
    {
        private readonly Dictionary<AccountId, Flow> _flows = [];
        private readonly PriorityQueue<Flow, (long Tag, string Account)> _order = new(Comparer<(long Tag, string Account)>.Create((one, other) =>
            one.Tag != other.Tag ? one.Tag.CompareTo(other.Tag) : string.CompareOrdinal(one.Account, other.Account)));

        public QueueId Id => id;

        public void Add(QueueFlow read, IEnumerable<Job> jobs, bool hasMore)
        {
            if (!_flows.TryGetValue(read.Account, out var flow))
            {
                _flows[read.Account] = flow = new Flow(read.Account) { Tag = read.StartTag, ServedAtMs = read.ServedAtMs };
            }

            flow.Add(jobs);
            flow.HasMore = hasMore;
            Keep(flow);
        }

        public bool Complete()
        {
            var awaited = false;
            foreach (var flow in _flows.Values)
            {
                awaited |= flow.IsAwaited;
                flow.HasMore = false;
            }

            return awaited;
        }

        public Flow? Head()
        {
            while (_order.TryPeek(out var flow, out var priority))
            {
                if (flow.HasTurn && priority.Tag == flow.Tag)
                {
                    return flow;
                }

                _order.Dequeue();
                flow.IsInOrder = false;
                Keep(flow);
            }

            return null;
        }

        public void Raise(AccountId account, long tag, long nowMs, bool isServed)
        {
            if (_flows.TryGetValue(account, out var flow))
            {
                flow.Tag = Math.Max(flow.Tag, tag);
                flow.ServedAtMs = isServed ? nowMs : flow.ServedAtMs;
                flow.WasServed |= isServed;
                Keep(flow);
            }
        }

        /// <summary>A flow that has a turn stands in the order, once.</summary>
        private void Keep(Flow flow)
        {
            if (flow.HasTurn && !flow.IsInOrder)
            {
                _order.Enqueue(flow, (flow.Tag, flow.Account.Value));
                flow.IsInOrder = true;
            }
        }
    }

    private sealed class Flow(AccountId account)
    {
        private int _place;
        private bool _isArranged;

        public AccountId Account => account;

        public required long Tag { get; set; }

        public required long? ServedAtMs { get; set; }

        /// <summary>A job of it was served here and now.</summary>
        public bool WasServed { get; set; }

        /// <summary>More of it wait than were read.</summary>
        public bool HasMore { get; set; }

        public bool IsInOrder { get; set; }

        public List<Job> Jobs { get; } = [];

        /// <summary>Its next job is one that was not read. What was only passed over, because nobody can run it, holds up nobody.</summary>
        public bool IsAwaited => _place == Jobs.Count && HasMore && WasServed;

        public bool HasTurn => _place < Jobs.Count || IsAwaited;

        public Job Next => Jobs[_place];

        public void Add(IEnumerable<Job> jobs)
        {
            var before = Jobs.Count;
            Jobs.AddRange(jobs);
            _isArranged |= Jobs.Skip(before).Any(static job => job.Place is not null);
        }

        /// <summary>Which of its jobs an artist wants first changes nothing about how long one of them has waited.</summary>
        public long WaitsSinceMs(Job head) => _isArranged && !IsAwaited ? Jobs.Skip(_place).Min(static job => job.QueuedAtMs) : head.QueuedAtMs;

        public void Skip() => _place++;
    }
}
