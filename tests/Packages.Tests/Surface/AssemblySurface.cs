using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SogniLike.Packages.Tests.Surface;

/// <summary>What an assembly offers to others: its visible types with their visible members, bases and interfaces.</summary>
internal sealed class AssemblySurface
{
    private readonly Dictionary<string, SurfaceType> _types = [];

    private AssemblySurface(string name, Version version, byte[] publicKey)
    {
        Name = name;
        Version = version;
        PublicKey = publicKey;
    }

    public string Name { get; }

    public Version Version { get; }

    public byte[] PublicKey { get; }

    public static AssemblySurface Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return Read(file.GetMetadataReader());
    }

    public SurfaceType? Find(string type) => _types.GetValueOrDefault(type);

    /// <summary>Whether the type or a base of it in this assembly has the member.</summary>
    public bool HasMember(string type, string member)
    {
        for (var current = Find(type); current is not null; current = current.Base is null ? null : Find(current.Base))
        {
            if (current.Members.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    private static AssemblySurface Read(MetadataReader reader)
    {
        var definition = reader.GetAssemblyDefinition();
        var surface = new AssemblySurface(
            reader.GetString(definition.Name), definition.Version, reader.GetBlobBytes(definition.PublicKey));
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (IsVisible(reader, type))
            {
                surface._types.Add(SignatureNames.Of(reader, handle), ReadType(reader, type));
            }
        }

        // Types that live elsewhere and are passed on count as this assembly's, without their members.
        foreach (var handle in reader.ExportedTypes)
        {
            var type = reader.GetExportedType(handle);
            surface._types.TryAdd($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}", new SurfaceType(null, new HashSet<string>(), new HashSet<string>()));
        }

        return surface;
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static SurfaceType ReadType(MetadataReader reader, TypeDefinition type)
    {
        var members = new HashSet<string>();
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                members.Add($"{reader.GetString(method.Name)} {SignatureNames.Of(method.DecodeSignature(SignatureNames.Instance, null))}");
            }
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                members.Add($"{reader.GetString(field.Name)} {field.DecodeSignature(SignatureNames.Instance, null)}");
            }
        }

        var interfaces = type.GetInterfaceImplementations().Select(reader.GetInterfaceImplementation).Select(implementation => NameOf(reader, implementation.Interface));
        return new SurfaceType(type.BaseType.IsNil ? null : NameOf(reader, type.BaseType), members, interfaces.ToHashSet());
    }

    private static string NameOf(MetadataReader reader, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => SignatureNames.Of(reader, (TypeDefinitionHandle)type),
        HandleKind.TypeReference => SignatureNames.Of(reader, (TypeReferenceHandle)type),
        _ => WithoutArguments(reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(SignatureNames.Instance, null)),
    };

    private static string WithoutArguments(string type) => type.IndexOf('<', StringComparison.Ordinal) is var arguments and >= 0 ? type[..arguments] : type;
}
