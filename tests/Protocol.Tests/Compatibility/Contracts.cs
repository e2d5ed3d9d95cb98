using Google.Protobuf.Reflection;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Testing;

namespace SogniLike.Protocol.Tests.Compatibility;

/// <summary>The contract that the code was generated from, and the accepted one.</summary>
internal static class Contracts
{
    public static string AcceptedPath { get; } = Path.Combine(RepositoryPaths.Root, "proto", "descriptors", "sognilike.v1.pb");

    /// <summary>The three services' files with everything that they import, imports first.</summary>
    public static FileDescriptorSet Current()
    {
        var set = new FileDescriptorSet();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in (FileDescriptor[])[ArtistServiceReflection.Descriptor, WorkerServiceReflection.Descriptor, AdminServiceReflection.Descriptor])
        {
            Add(set, seen, file);
        }

        return set;
    }

    private static void Add(FileDescriptorSet set, HashSet<string> seen, FileDescriptor file)
    {
        if (!seen.Add(file.Name))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(set, seen, import);
        }

        set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
    }
}
