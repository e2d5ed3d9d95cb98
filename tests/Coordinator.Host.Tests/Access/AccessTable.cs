using System.Collections.Frozen;

namespace SogniLike.Coordinator.Host.Tests.Access;

/// <summary>
/// Every RPC and every HTTP endpoint with the keys that open it, written down a second time: what the program says about itself is compared with this.
/// A new call needs a row here.
/// </summary>
internal static class AccessTable
{
    private const string Everybody = "*";
    private const string AnyKey = "read submit artist viewer operator owner admin";
    private const string Readers = "read submit artist";
    private const string Submitters = "submit artist";
    private const string Viewers = "viewer operator owner admin";
    private const string Operators = "operator owner admin";
    private const string Owners = "owner admin";

    private const string Artist = "/sognilike.artist.v1.ArtistService/";
    private const string Worker = "/sognilike.worker.v1.WorkerService/";
    private const string Admin = "/sognilike.admin.v1.AdminService/";

    /// <summary>By full name of the RPC or by "METHOD /route": the kinds of key that may call, or * for everybody.</summary>
    public static FrozenDictionary<string, string> Rows { get; } = new Dictionary<string, string>
    {
        [Artist + "GetAccount"] = AnyKey,
        [Artist + "SubmitJobs"] = Submitters,
        [Artist + "CancelJob"] = Submitters,
        [Artist + "GetJob"] = Readers,
        [Artist + "ListJobs"] = Readers,
        [Artist + "WatchJobs"] = Readers,
        [Artist + "DownloadImage"] = Readers,
        [Artist + "ListModels"] = Readers,
        [Artist + "GetModel"] = Readers,
        [Artist + "ListPoolWorkers"] = AnyKey,
        [Artist + "GetPoolStatus"] = Everybody,

        // These carry their own proof: a token's secret, a signature, a lease.
        [Worker + "Enroll"] = Everybody,
        [Worker + "Connect"] = Everybody,
        [Worker + "UploadResult"] = Everybody,

        [Admin + "GetPool"] = Viewers,
        [Admin + "ListEnrolmentTokens"] = Viewers,
        [Admin + "ListWorkers"] = Viewers,
        [Admin + "ListModels"] = Viewers,
        [Admin + "ListApiKeys"] = Viewers,
        [Admin + "CreateEnrolmentToken"] = Operators,
        [Admin + "RevokeEnrolmentToken"] = Operators,
        [Admin + "RevokeWorker"] = Operators,
        [Admin + "AddModel"] = Owners,
        [Admin + "SetModelEnabled"] = Owners,
        [Admin + "CreateApiKey"] = Owners,
        [Admin + "RevokeApiKey"] = Owners,

        ["GET /"] = Everybody,
        ["GET /health/live"] = Everybody,
        ["GET /health/ready"] = Everybody,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
