using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Queueing;

namespace SogniLike.Testing.Coordinator;

/// <summary>The queues of <see cref="MemoryJobStore"/>, as <see cref="QueueMove"/> says. Not safe for concurrent use.</summary>
internal sealed class MemoryQueues(Func<QueueId, AccountId, MemoryIndex> flow)
{
    private readonly Dictionary<QueueId, Queue> _queues = [];

    public IReadOnlyList<QueueLoad> Loads() =>
        [.. _queues.Where(entry => entry.Value.Jobs > 0).Select(entry => new QueueLoad(entry.Key, entry.Value.Jobs, entry.Value.Work))];

    public IReadOnlyList<QueueFlow> Read(QueueId id, QueueSlice slice)
    {
        slice.Check();
        var queue = Find(id);
        return
        [
            .. queue.Ordered.Skip(slice.SkipFlows).Take(slice.Flows).Select(entry =>
            {
                var account = new AccountId(entry.Account);
                var jobs = flow(id, account).Range(long.MinValue, long.MaxValue, descending: false).Skip(slice.SkipJobs).Take(slice.Jobs);
                return new QueueFlow(account, entry.Tag, queue.Served.TryGetValue(account, out var at) ? at : null, [.. jobs.Select(job => job.Id)]);
            }),
        ];
    }

    public void Apply(QueueMove move)
    {
        var queue = Find(move.Queue);
        var jobs = flow(move.Queue, move.Account);
        switch (move)
        {
            case QueueMove.Enter enter:
                jobs.Set(enter.Job, enter.Place);
                queue.Add(1, enter.Work);
                if (queue.StartOf(enter.Account) is null)
                {
                    queue.Start(enter.Account, Math.Max(queue.Finishes.GetValueOrDefault(enter.Account), queue.Clock));
                }

                break;
            case QueueMove.Reenter back:
                jobs.Set(back.Job, back.Place);
                queue.Add(1, back.Work);
                var tag = queue.StartOf(back.Account) ?? Math.Max(queue.Finishes.GetValueOrDefault(back.Account), queue.Clock);
                queue.Start(back.Account, tag - back.Charge);
                break;
            case QueueMove.Shift shift:
                jobs.Set(shift.Job, shift.Place);
                break;
            case QueueMove.Leave leave:
                Take(queue, jobs, leave, charge: 0, servedAtMs: null);
                break;
            case QueueMove.Serve serve:
                var start = queue.StartOf(serve.Account)!.Value;
                Take(queue, jobs, serve, serve.Charge, serve.NowMs);
                queue.Advance(start);
                foreach (var beside in serve.Beside.Select(Find))
                {
                    beside.Raise(serve.Account, start + serve.Charge);
                    beside.Advance(start);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(move));
        }
    }

    private static void Take(Queue queue, MemoryIndex jobs, QueueMove move, long charge, long? servedAtMs)
    {
        jobs.Remove(move.Job);
        queue.Add(-1, -move.Work);
        var finish = queue.StartOf(move.Account)!.Value + charge;
        if (jobs.Count > 0)
        {
            queue.Start(move.Account, finish);
            if (servedAtMs is { } at)
            {
                queue.Served[move.Account] = at;
            }
        }
        else
        {
            queue.Finish(move.Account, finish);
        }
    }

    private Queue Find(QueueId id)
    {
        if (!_queues.TryGetValue(id, out var queue))
        {
            _queues[id] = queue = new Queue();
        }

        return queue;
    }

    private sealed class Queue
    {
        private readonly Dictionary<AccountId, long> _starts = [];

        public SortedSet<(long Tag, string Account)> Ordered { get; } = new(Comparer<(long Tag, string Account)>.Create((one, other) =>
            one.Tag != other.Tag ? one.Tag.CompareTo(other.Tag) : string.CompareOrdinal(one.Account, other.Account)));

        public Dictionary<AccountId, long> Finishes { get; } = [];

        public Dictionary<AccountId, long> Served { get; } = [];

        public long Clock { get; private set; }

        public long Jobs { get; private set; }

        public long Work { get; private set; }

        public void Add(long jobs, long work) => (Jobs, Work) = (Jobs + jobs, Work + work);

        public long? StartOf(AccountId account) => _starts.TryGetValue(account, out var tag) ? tag : null;

        public void Start(AccountId account, long tag)
        {
            RemoveStart(account);
            _starts[account] = tag;
            Ordered.Add((tag, account.Value));
            Finishes.Remove(account);
        }

        public void Finish(AccountId account, long tag)
        {
            RemoveStart(account);
            Served.Remove(account);
            Finishes[account] = tag;
        }

        public void Raise(AccountId account, long tag)
        {
            if (StartOf(account) is { } start)
            {
                Start(account, Math.Max(start, tag));
            }
            else
            {
                Finishes[account] = Math.Max(tag, Finishes.GetValueOrDefault(account, long.MinValue));
            }
        }

        /// <summary>Finish tags behind the clock say nothing.</summary>
        public void Advance(long tag)
        {
            Clock = Math.Max(Clock, tag);
            foreach (var (account, _) in Finishes.Where(entry => entry.Value < Clock).ToList())
            {
                Finishes.Remove(account);
            }
        }

        private void RemoveStart(AccountId account)
        {
            if (_starts.Remove(account, out var old))
            {
                Ordered.Remove((old, account.Value));
            }
        }
    }
}
