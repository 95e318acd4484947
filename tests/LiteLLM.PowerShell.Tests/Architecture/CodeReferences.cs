using LiteLLM.PowerShell.Tests.Hosting;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LiteLLM.PowerShell.Tests.Architecture;

/// <summary>Reads from the built main assembly who uses whom: in declarations, in attributes and in the code of methods.</summary>
internal static class CodeReferences
{
    private static readonly Lazy<IReadOnlyList<CodeReference>> Read = new(() => [.. Module().Types.SelectMany(Of).Distinct()]);

    /// <summary>All uses.</summary>
    internal static IReadOnlyList<CodeReference> All => Read.Value;

    private static ModuleDefinition Module() => ModuleDefinition.ReadModule(Path.Combine(Engine.ModuleFolder, "core", "LiteLLM.PowerShell.dll"));

    private static IEnumerable<CodeReference> Of(TypeDefinition outermost) =>
        WithNested(outermost).SelectMany(Uses).SelectMany(use =>
            Types(use.Type).Select((type, index) => new CodeReference(outermost, Outermost(type), index == 0 ? use.Member : "")));

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<(TypeReference? Type, string Member)> Uses(TypeDefinition type) =>
    [
        (type.BaseType, ""),
        .. type.Interfaces.Select(implemented => (implemented.InterfaceType, "")),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => (constraint.ConstraintType, "")),
        .. Attributes(type),
        .. type.Fields.SelectMany(field => Attributes(field).Prepend((field.FieldType, ""))),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(Uses),
    ];

    private static IEnumerable<(TypeReference? Type, string Member)> Uses(MethodDefinition method) =>
    [
        (method.ReturnType, ""),
        .. method.Parameters.SelectMany(parameter => Attributes(parameter).Prepend((parameter.ParameterType, ""))),
        .. Attributes(method),
        .. method.HasBody ? method.Body.Variables.Select(variable => ((TypeReference?)variable.VariableType, "")) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => ((TypeReference?)handler.CatchType, "")) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Uses) : [],
    ];

    private static IEnumerable<(TypeReference? Type, string Member)> Uses(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [(type, "")],
        FieldReference field => [(field.DeclaringType, field.Name), (field.FieldType, "")],
        GenericInstanceMethod generic => [.. Uses(generic.ElementMethod), .. generic.GenericArguments.Select(argument => (argument, ""))],
        MethodReference called => Uses(called),
        _ => [],
    };

    private static IEnumerable<(TypeReference? Type, string Member)> Uses(MethodReference called) =>
        [(called.DeclaringType, called.Name), (called.ReturnType, ""), .. called.Parameters.Select(parameter => (parameter.ParameterType, ""))];

    private static IEnumerable<(TypeReference? Type, string Member)> Attributes(ICustomAttributeProvider member) => member.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType).Select(type => ((TypeReference?)type, "")));

    /// <summary>A type, then its type arguments, without what makes it an array, a reference or the like.</summary>
    private static IEnumerable<TypeReference> Types(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Types(generic.ElementType), .. generic.GenericArguments.SelectMany(Types)],
        TypeSpecification wrapped => Types(wrapped.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
