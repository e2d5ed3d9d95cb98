using System.Globalization;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Host.Pages;

/// <summary>Values as the pages write them: digits and order of dates are the same in every language, so that they can be compared. Pure.</summary>
public static class PageFormat
{
    /// <summary>For people, to the second.</summary>
    public static string Time(long atMs) => DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For the attribute of the element <c>time</c>.</summary>
    public static string MachineTime(long atMs) => DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>With separators.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Up to three places.</summary>
    public static string Number(double number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>A share, 0 to 1.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>What a check came to, in words.</summary>
    public static string Words(PageTexts texts, CheckStatus status)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return status switch
        {
            CheckStatus.Passed => texts.StatusPassed,
            CheckStatus.Failed => texts.StatusFailed,
            CheckStatus.Suspicious => texts.StatusSuspicious,
            _ => texts.StatusSkipped,
        };
    }

    /// <summary>What an audit came to, in words.</summary>
    public static string Words(PageTexts texts, bool audited, AuditVerdict? verdict)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (audited, verdict) switch
        {
            (false, _) => texts.AuditNone,
            (_, null) => texts.AuditOpen,
            (_, AuditVerdict.Passed) => texts.AuditPassed,
            (_, AuditVerdict.Failed) => texts.AuditFailed,
            (_, AuditVerdict.Unaudited) => texts.AuditUnaudited,
            _ => texts.AuditInconclusive,
        };
    }

    /// <summary>The pool in words.</summary>
    public static string Words(PageTexts texts, PoolCondition condition)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return condition switch
        {
            PoolCondition.Good => texts.Good,
            PoolCondition.AllBusy => texts.AllBusy,
            PoolCondition.NoWorkers => texts.NoWorkers,
            PoolCondition.GoingAway => texts.GoingAway,
            _ => texts.Degraded,
        };
    }
}
