namespace SogniLike.Coordinator.Telemetry;

/// <summary>Event ids of all log messages of this project, a range per stage. An id is never used again for something else.</summary>
internal static class EventIds
{
    // Intake 1000, Admission 1100, Queueing 1200: nothing logged; metrics tell.

    // Matching 1300
    public const int DispatchStoreDown = 1300;
    public const int DispatchStoreBack = 1301;
    public const int DispatchFailed = 1302;
    public const int Assigned = 1303;

    // Leasing 1400
    public const int SweepStoreDown = 1400;
    public const int SweepStoreBack = 1401;
    public const int SweepFailed = 1402;
    public const int LeasesEnded = 1403;
    public const int DeadlinesPassed = 1404;

    // Returns 1500
    public const int UploadsSwept = 1500;

    // Verification 1600
    public const int ResultRefused = 1600;

    // Delivery 1900
    public const int Delivered = 1900;

    // Workers 2000
    public const int SessionOpened = 2000;
    public const int SessionClosed = 2001;
    public const int WakeFailed = 2002;
}
