namespace SogniLike.Coordinator.Queueing;

/// <summary>Where an artist wants a job among the others that wait for the same model.</summary>
public enum QueueTarget
{
    /// <summary>Before all of them.</summary>
    First = 1,

    /// <summary>Before the one that it stands behind.</summary>
    Earlier = 2,

    /// <summary>Behind the one that it stands before.</summary>
    Later = 3,

    /// <summary>Behind all of them.</summary>
    Last = 4,
}
