namespace SogniLike.Coordinator.Credits;

/// <summary>Why credits moved. Kept as the lower-case name, which never changes.</summary>
public enum JournalReason
{
    /// <summary>The policy of the pool gave an account credits for a day. Subject: the day, counted from 1 January 1970.</summary>
    Grant,

    /// <summary>A job was admitted. Subject: the job, as below.</summary>
    Hold,

    /// <summary>A job was delivered, or was cancelled after some of its steps.</summary>
    Pay,

    /// <summary>What a job did not cost, or what a bad image had cost, goes back to its artist.</summary>
    Refund,

    /// <summary>A worker earned enough after this job.</summary>
    Vest,

    /// <summary>A convicted worker loses what pends. Subject: the worker.</summary>
    Seize,

    /// <summary>The pool made credits for its reserve, which was too small. Subject: "reserve".</summary>
    Issue,

    /// <summary>An audit was ordered. Subject: the audit, as below.</summary>
    AuditOpen,

    /// <summary>A verifier did its part of an audit.</summary>
    AuditPay,

    /// <summary>What an audit did not cost goes back to the reserve.</summary>
    AuditRelease,

    /// <summary>A worker whose conviction was overturned gets back what it lost. Subject: the worker.</summary>
    Restore,
}
