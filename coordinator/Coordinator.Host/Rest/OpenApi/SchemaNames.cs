using Google.Protobuf.Reflection;

namespace SogniLike.Coordinator.Host.Rest.OpenApi;

/// <summary>Names of the contract's types in the document, where both services share one room.</summary>
internal static class SchemaNames
{
    private const string AdminPackage = "sognilike.admin.";

    /// <summary>"Job"; "AdminWorker" for what only operators see.</summary>
    public static string Of(IDescriptor type) => type.FullName.StartsWith(AdminPackage, StringComparison.Ordinal) ? "Admin" + type.Name : type.Name;

    /// <summary>"submitJobs", "adminListWorkers".</summary>
    public static string Of(MethodDescriptor rpc)
    {
        var name = rpc.FullName.StartsWith(AdminPackage, StringComparison.Ordinal) ? "Admin" + rpc.Name : rpc.Name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
