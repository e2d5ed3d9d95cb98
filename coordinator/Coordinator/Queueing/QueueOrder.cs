using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Queueing;

/// <summary>In which order an account's own jobs of one queue stand. Pure: nothing here can change the order between accounts, which follows from tags and times alone.</summary>
public static class QueueOrder
{
    /// <summary>Most jobs that change with one move.</summary>
    public const int MostChanges = 64;

    // A millisecond: what comes later stands later, and what came in the same one, such as the images of a request, has room to be told apart.
    private const long Step = 1_024;

    /// <summary>The place of a job that nobody moved: by time, and within a millisecond by id.</summary>
    public static long PlaceOf(long queuedAtMs) => queuedAtMs * Step;

    /// <summary>The jobs that get another place, and which, so that the job stands where its artist wants it; none when it does already, or when more than <see cref="MostChanges"/> would have to make room.</summary>
    /// <param name="others">Others of the account that wait in the same queue, those around the place in any case, in any order.</param>
    /// <param name="job">The one to move.</param>
    /// <param name="to">Where to.</param>
    public static IReadOnlyList<(Job Job, long Place)> Move(IEnumerable<Job> others, Job job, QueueTarget to)
    {
        var wanted = others.OrderBy(other => other.QueuePlace).ThenBy(other => other.Id).ToList();
        var now = wanted.TakeWhile(other => Compare(other.QueuePlace, other.Id, job.QueuePlace, job.Id) < 0).Count();
        var at = to switch
        {
            QueueTarget.First => 0,
            QueueTarget.Earlier => Math.Max(0, now - 1),
            QueueTarget.Later => Math.Min(wanted.Count, now + 1),
            QueueTarget.Last => wanted.Count,
            _ => throw new ArgumentOutOfRangeException(nameof(to), to, "There is no such place."),
        };
        if (at == now)
        {
            return [];
        }

        wanted.Insert(at, job);
        return Swapped(wanted, job, wanted[to is QueueTarget.Earlier ? at + 1 : Math.Max(0, at - 1)], to) ?? Inserted(wanted, at);
    }

    /// <summary>The two change places: nothing comes closer together. Null when that does not lead to what is wanted.</summary>
    private static IReadOnlyList<(Job, long)>? Swapped(List<Job> wanted, Job job, Job other, QueueTarget to)
    {
        if (to is not (QueueTarget.Earlier or QueueTarget.Later))
        {
            return null;
        }

        var places = wanted.Select(one => (one.Id, Place: one == job ? other.QueuePlace : one == other ? job.QueuePlace : one.QueuePlace)).ToList();
        return places.Zip(places.Skip(1)).All(pair => Compare(pair.First.Place, pair.First.Id, pair.Second.Place, pair.Second.Id) < 0)
            ? [(job, other.QueuePlace), (other, job.QueuePlace)]
            : null;
    }

    /// <summary>The job gets a place of its own; those behind make room where there is none.</summary>
    private static List<(Job, long)> Inserted(List<Job> wanted, int at)
    {
        if (at == 0)
        {
            return [(wanted[0], wanted[1].QueuePlace - Step)];
        }

        var place = wanted[at - 1].QueuePlace;
        if (at == wanted.Count - 1)
        {
            return [(wanted[at], place + Step)];
        }

        var moved = new List<(Job, long)> { (wanted[at], ++place) };
        for (var behind = at + 1; behind < wanted.Count && wanted[behind].QueuePlace <= place; behind++)
        {
            moved.Add((wanted[behind], ++place));
        }

        return moved.Count <= MostChanges ? moved : [];
    }

    private static int Compare(long place, JobId id, long otherPlace, JobId otherId) => place != otherPlace ? place.CompareTo(otherPlace) : id.CompareTo(otherId);
}
