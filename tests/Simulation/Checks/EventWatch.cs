using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Checks;

/// <summary>The events that each account must have: one for every change and every removal, less those of jobs that were removed.</summary>
internal sealed class EventWatch(EventLoop loop, IJobStore store)
{
    /// <summary>By account; the event with id n stands at n - 1. Version 0: the removal.</summary>
    private readonly Dictionary<AccountId, List<(JobId Job, long Version)>> _events = [];
    private readonly HashSet<JobId> _removed = [];

    /// <summary>Jobs that were removed.</summary>
    public IReadOnlySet<JobId> Removed => _removed;

    /// <summary>Id of the account's newest event.</summary>
    public long Last(AccountId account) => _events.TryGetValue(account, out var events) ? events.Count : 0;

    /// <summary>A change took effect.</summary>
    public void Changed(Job after) => Of(after.Account).Add((after.Id, after.Version));

    /// <summary>A removal took effect: what was told of the job is gone, but for this.</summary>
    public void Gone(Job job)
    {
        _removed.Add(job.Id);
        Of(job.Account).Add((job.Id, 0));
    }

    /// <summary>Id of the first event after this one that is still kept, and was when it was read if that was not later than now.</summary>
    public bool MayFollow(AccountId account, long last, long next) =>
        next > last && next <= Last(account) && Enumerable.Range((int)last, (int)(next - last - 1)).All(place => IsGone(Of(account)[place]));

    /// <summary>What the store tells is what happened.</summary>
    public void CheckAll()
    {
        foreach (var (account, events) in _events)
        {
            long last = 0;
            while (Wait(store.ReadEventsAsync(account, last, 1_000, CancellationToken.None)) is { Events.Count: > 0 } page)
            {
                foreach (var one in page.Events)
                {
                    if (!MayFollow(account, last, one.Id))
                    {
                        Violated($"event {one.Id} of {account} follows {last}: a gap");
                        return;
                    }

                    var must = events[(int)one.Id - 1];
                    if (one.JobId != must.Job || (one.Job?.Version ?? 0) != must.Version || IsGone(must))
                    {
                        Violated($"event {one.Id} of {account} must tell of version {must.Version} of job {must.Job}, and tells of version {one.Job?.Version} of {one.JobId}");
                    }

                    last = one.Id;
                }
            }

            if (last != events.Count)
            {
                Violated($"{account} has {last} events and must have {events.Count}");
            }
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private bool IsGone((JobId Job, long Version) entry) => entry.Version > 0 && _removed.Contains(entry.Job);

    private List<(JobId Job, long Version)> Of(AccountId account)
    {
        if (!_events.TryGetValue(account, out var events))
        {
            _events[account] = events = [];
        }

        return events;
    }

    private void Violated(string what) => loop.Fail(new InvariantViolationException(what));
}
