namespace SogniLike.Coordinator.Measuring;

/// <summary>What is known of a worker with one of its models. Numbers are stored and never reused.</summary>
public enum MeasurementState
{
    /// <summary>Nothing can be: nobody knows an answer for the model yet, or the worker takes no questions. Its first jobs are audited, as those of every new worker.</summary>
    Unmeasured = 1,

    /// <summary>It is about to be asked, for the first time with this device and software.</summary>
    Measuring = 2,

    /// <summary>Its answers are the known ones.</summary>
    Proven = 3,

    /// <summary>It answered; how far honest devices of its class lie from the known answers is not known.</summary>
    Unjudged = 4,

    /// <summary>Its answers are not those of the model.</summary>
    Wrong = 5,

    /// <summary>It said that it cannot answer, or broke off.</summary>
    Unable = 6,

    /// <summary>It let the time pass.</summary>
    Silent = 7,
}
