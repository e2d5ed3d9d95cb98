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
/// </remarks>
/// <param name="nowMs">Unix milliseconds.</param>
/// <param name="ageingStep">After how long a job competes one class higher.</param>
internal sealed class FairOrder(long nowMs, TimeSpan ageingStep)
{
    private readonly Dictionary<QueueId, Queue> _queues = [];

    /// <summary>Adds jobs of a flow, behind those that were added before. A job is added once.</summary>
    public void Add(QueueId queue, QueueFlow flow, IEnumerable<Job> jobs)
    {
        if (!_queues.TryGetValue(queue, out var entry))
        {
            _queues[queue] = entry = new Queue(queue);
        }

        entry.Add(flow, jobs);
    }

    /// <summary>Takes out the job whose turn it is; null when none is left. Unless <see cref="Serve"/> follows, the account's next job has the same turn.</summary>
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

        first?.Head()!.Skip();
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
        var waitedMs = Math.Max(0, nowMs - Math.Max(flow.Next.QueuedAtMs, flow.ServedAtMs ?? long.MinValue));
        var steps = Math.Min((int)PriorityClass.Low, (int)(waitedMs / ageingStep.TotalMilliseconds));
        var competes = (PriorityClass)Math.Max((int)PriorityClass.High, (int)queue.Class - steps);
        return new FairCandidate(flow.Next, queue, competes, flow.Tag);
    }

    private sealed class Queue(QueueId id)
    {
        private readonly Dictionary<AccountId, Flow> _flows = [];
        private readonly PriorityQueue<Flow, (long Tag, string Account)> _order = new(Comparer<(long Tag, string Account)>.Create((one, other) =>
            one.Tag != other.Tag ? one.Tag.CompareTo(other.Tag) : string.CompareOrdinal(one.Account, other.Account)));

        public QueueId Id => id;

        public void Add(QueueFlow read, IEnumerable<Job> jobs)
        {
            if (!_flows.TryGetValue(read.Account, out var flow))
            {
                _flows[read.Account] = flow = new Flow { Tag = read.StartTag, ServedAtMs = read.ServedAtMs };
            }

            var wasEmpty = flow.IsEmpty;
            flow.Jobs.AddRange(jobs);
            if (wasEmpty && !flow.IsEmpty)
            {
                _order.Enqueue(flow, (flow.Tag, read.Account.Value));
            }
        }

        public Flow? Head()
        {
            while (_order.TryPeek(out var flow, out var priority))
            {
                if (!flow.IsEmpty && priority.Tag == flow.Tag)
                {
                    return flow;
                }

                _order.Dequeue();
                if (!flow.IsEmpty)
                {
                    _order.Enqueue(flow, (flow.Tag, priority.Account));
                }
            }

            return null;
        }

        public void Raise(AccountId account, long tag, long nowMs, bool isServed)
        {
            if (_flows.TryGetValue(account, out var flow))
            {
                flow.Tag = Math.Max(flow.Tag, tag);
                flow.ServedAtMs = isServed ? nowMs : flow.ServedAtMs;
            }
        }
    }

    private sealed class Flow
    {
        private int _place;

        public required long Tag { get; set; }

        public required long? ServedAtMs { get; set; }

        public List<Job> Jobs { get; } = [];

        public bool IsEmpty => _place == Jobs.Count;

        public Job Next => Jobs[_place];

        public void Skip() => _place++;
    }
}
