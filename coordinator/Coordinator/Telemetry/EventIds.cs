namespace SogniLike.Coordinator.Telemetry;

/// <summary>Event ids of all log messages of this project, a range per folder. An id is never used again for something else.</summary>
internal static class EventIds
{
    // Intake 1000, Admission 1100, Queueing 1200: nothing logged; metrics tell.

    // Policy 1150
    public const int PolicyRead = 1150;
    public const int PolicyNotRead = 1151;

    // Matching 1300
    public const int Assigned = 1300;

    // Leasing 1400
    public const int Swept = 1400;
    public const int WorkerLost = 1401;

    // Returns 1500
    public const int UploadsSwept = 1500;

    // Verification 1600
    public const int ResultJudged = 1600;

    // Audits 1700
    public const int EpochMade = 1700;

    // Auditing 1750
    public const int AuditAssigned = 1750;
    public const int AuditJudged = 1751;

    // Retention 1800
    public const int RetentionSwept = 1800;

    // Archiving 1900
    public const int SegmentLost = 1900;

    // Watching 1950
    public const int LookFailed = 1950;

    // Alerting 1970
    public const int AlertBegan = 1970;
    public const int AlertOver = 1971;
    public const int AlertsNotTold = 1972;

    // Webhooks 1980
    public const int WebhookOff = 1980;
    public const int WebhookFailed = 1981;

    // Workers 2000
    public const int SessionOpened = 2000;
    public const int SessionEnded = 2001;
    public const int WorkerHeld = 2010;

    // Measuring 2050
    public const int WorkerMeasured = 2050;
    public const int WorkerNotMeasured = 2051;

    // Duties 2100
    public const int StoreDown = 2100;
    public const int StoreBack = 2101;
    public const int DutyFailed = 2102;
}
