using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Queueing;
using SogniLike.Protocol.Errors;
using Admin = SogniLike.Protocol.Admin.V1;
using Artist = SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Grpc;

/// <summary>Accounts, keys and their limits as callers see them, and the other way round.</summary>
internal static class KeyMapping
{
    public static Artist.Key ToArtistProto(this ApiKeyRecord key)
    {
        var proto = new Artist.Key
        {
            Id = key.Id,
            Name = key.Name,
            CreatedAt = ArtistMapping.ToTimestamp(key.CreatedAtMs),
            ExpiresAt = key.ExpiresAtMs is { } expires ? ArtistMapping.ToTimestamp(expires) : null,
            Revoked = key.Revoked,
            ParentId = key.ParentId ?? "",
            Caps = key.Caps.ToProto(),
        };
        proto.Scopes.AddRange(key.Scopes.Select(Scopes.Current));
        return proto;
    }

    public static Admin.ApiKey ToProto(this ApiKeyRecord key)
    {
        var proto = new Admin.ApiKey
        {
            Id = key.Id,
            AccountId = key.Account.Value,
            Name = key.Name,
            CreatedAt = ArtistMapping.ToTimestamp(key.CreatedAtMs),
            ExpiresAt = key.ExpiresAtMs is { } expires ? ArtistMapping.ToTimestamp(expires) : null,
            Revoked = key.Revoked,
            ParentId = key.ParentId ?? "",
            Caps = key.Caps.ToProto(),
        };
        proto.Scopes.AddRange(key.Scopes.Select(Scopes.Current));
        return proto;
    }

    public static Admin.Account ToProto(this AccountRecord account) => new()
    {
        Id = account.Id.Value,
        Name = account.Name,
        PriorityClass = account.Class switch
        {
            PriorityClass.High => "high",
            PriorityClass.Low => "low",
            _ => "normal",
        },
        Weight = (uint)account.Weight,
        CreatedAt = ArtistMapping.ToTimestamp(account.CreatedAtMs),
        Disabled = account.Disabled,
    };

    /// <exception cref="global::Grpc.Core.RpcException">There is no such class.</exception>
    public static AccountChange ToCore(this Admin.SetAccountRequest request) => new(
        request.HasName ? request.Name : null,
        !request.HasPriorityClass ? null : request.PriorityClass switch
        {
            "high" => PriorityClass.High,
            "normal" => PriorityClass.Normal,
            "low" => PriorityClass.Low,
            _ => throw GrpcErrors.Of(ErrorCodes.Malformed, "priority_class must be high, normal or low.", "priority_class"),
        },
        request.HasWeight ? Numbers.ToInt(request.Weight) : null,
        request.HasDisabled ? request.Disabled : null);

    /// <summary>Null when none is set.</summary>
    public static Artist.KeyCaps? ToProto(this KeyCaps? caps) => caps is null or { IsEmpty: true } ? null : new Artist.KeyCaps
    {
        RequestsPerMinute = (uint)(caps.RequestsPerMinute ?? 0),
        ConcurrentJobs = (uint)(caps.ConcurrentJobs ?? 0),
        JobsPerDay = (ulong)(caps.JobsPerDay ?? 0),
        WorkPerDay = (ulong)(caps.WorkPerDay ?? 0),
    };

    public static KeyCaps ToCore(this Artist.KeyCaps? caps) => caps is null ? KeyCaps.None : new KeyCaps
    {
        RequestsPerMinute = caps.RequestsPerMinute == 0 ? null : Numbers.ToInt(caps.RequestsPerMinute),
        ConcurrentJobs = caps.ConcurrentJobs == 0 ? null : Numbers.ToInt(caps.ConcurrentJobs),
        JobsPerDay = caps.JobsPerDay == 0 ? null : Numbers.ToLong(caps.JobsPerDay),
        WorkPerDay = caps.WorkPerDay == 0 ? null : Numbers.ToLong(caps.WorkPerDay),
    };

    /// <summary>Null for 0; what is longer than the rules allow stays so.</summary>
    public static TimeSpan? ToValidity(ulong seconds) => seconds == 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue * 10L));
}
