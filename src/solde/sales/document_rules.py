"""Rules of what a version comes to, by PostgreSQL's own arithmetic.

Its round() of a numeric takes a half away from zero, as these books do. A product with 1e-6 is
exact; a quotient would be rounded before, at some sixteen digits.
"""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import Rule

LINE_ADDS_UP = Rule(
    "document_line_adds_up",
    gettext_noop(
        "Line %(line)s of %(kind)s %(number)s, version %(version)s, says %(amount_minor)s;"
        " quantity and price come to %(exact_minor)s."
    ),
    """
    select d.company_id, d.currency, d.kind, d.number, v.number as version, l.position as line,
           l.amount_minor, exact.exact_minor
      from sales_line l
      join sales_version v on v.id = l.version_id
      join sales_document d on d.id = v.document_id
     cross join lateral (
        select round(l.quantity_micros::numeric * l.price_micros * (1000000 - l.discount_ppm)
                     * 10 ^ solde_minor_digits(d.currency)::numeric * 1e-18)
               as exact_minor) exact
     where (%(company)s::bigint is null or l.company_id = %(company)s)
       and l.amount_minor <> exact.exact_minor
    """,
)

DISCOUNT_ADDS_UP = Rule(
    "document_discount_adds_up",
    gettext_noop(
        "%(kind)s %(number)s, version %(version)s, takes %(discount_minor)s off its lines; its"
        " rate comes to %(exact_minor)s."
    ),
    """
    select d.company_id, d.currency, d.kind, d.number, v.number as version, v.discount_minor,
           exact.exact_minor
      from sales_version v
      join sales_document d on d.id = v.document_id
     cross join lateral (
        select round(sum(l.amount_minor)::numeric * v.discount_ppm * 1e-6) as exact_minor
          from sales_line l where l.version_id = v.id) exact
     where (%(company)s::bigint is null or v.company_id = %(company)s)
       and v.discount_minor <> exact.exact_minor
    """,
)

# A discount is shared over the lines in proportion; what rounding down leaves goes to the largest
# fractions, then to the larger amounts, then by the taxes of the lines. Lines that come to less
# than nothing are worked out as their opposites.
TAX_ADDS_UP = Rule(
    "document_tax_adds_up",
    gettext_noop(
        "%(kind)s %(number)s, version %(version)s, takes %(tax)s of %(base_minor)s and says"
        " %(amount_minor)s; its lines come to %(exact_base_minor)s and %(exact_minor)s."
    ),
    """
    with line as (
        select v.id as version_id, side.side, side.side * l.amount_minor as amount_minor,
               side.side * v.discount_minor as discount_minor, abs(side.whole) as whole,
               array(select t.tax_id from sales_linetax t where t.line_id = l.id order by 1)
               as taxes
          from sales_version v
         cross join lateral (
            select sum(amount_minor) as whole, case when sum(amount_minor) < 0 then -1 else 1 end
                   as side
              from sales_line where version_id = v.id) side
          join sales_line l on l.version_id = v.id
         where (%(company)s::bigint is null or v.company_id = %(company)s)
           and exists (select from sales_versiontax t where t.version_id = v.id)
    ), floored as (
        select line.*, floor(discount_minor::numeric * amount_minor / nullif(whole, 0)) as share
          from line
    ), ranked as (
        select floored.*,
               discount_minor - sum(share) over (partition by version_id) as left_over,
               row_number() over (partition by version_id
                   order by discount_minor::numeric * amount_minor - share * whole desc,
                            amount_minor desc, taxes) as place
          from floored
    ), net as (
        select version_id, taxes,
               side * (amount_minor - coalesce(share + (place <= left_over)::integer, 0))
               as net_minor
          from ranked
    ), exact as (
        select t.version_id, t.tax_id, sum(n.net_minor) as exact_base_minor
          from sales_versiontax t
          left join net n on n.version_id = t.version_id and t.tax_id = any (n.taxes)
         where (%(company)s::bigint is null or t.company_id = %(company)s)
         group by t.version_id, t.tax_id
    )
    select d.company_id, d.currency, d.kind, d.number, v.number as version, tax.name as tax,
           t.base_minor, t.amount_minor, coalesce(e.exact_base_minor, 0) as exact_base_minor,
           round(coalesce(e.exact_base_minor, 0) * tax.rate_ppm * 1e-6) as exact_minor
      from sales_versiontax t
      join exact e on e.version_id = t.version_id and e.tax_id = t.tax_id
      join sales_tax tax on tax.id = t.tax_id
      join sales_version v on v.id = t.version_id
      join sales_document d on d.id = v.document_id
     where (%(company)s::bigint is null or t.company_id = %(company)s)
       and (t.base_minor is distinct from e.exact_base_minor
            or t.amount_minor <> round(e.exact_base_minor * tax.rate_ppm * 1e-6))
    """,
)

ADDS_UP = Rule(
    "document_adds_up",
    gettext_noop(
        "%(kind)s %(number)s, version %(version)s, says %(total_minor)s; its lines less the"
        " discount come to %(net_minor)s, its taxes to %(taxes_minor)s."
    ),
    """
    select d.company_id, d.currency, d.kind, d.number, v.number as version, v.total_minor,
           parts.net_minor, parts.taxes_minor
      from sales_version v
      join sales_document d on d.id = v.document_id
     cross join lateral (
        select (select coalesce(sum(l.amount_minor), 0) from sales_line l where l.version_id = v.id)
               - v.discount_minor as net_minor,
               (select coalesce(sum(t.amount_minor), 0) from sales_versiontax t
                 where t.version_id = v.id) as taxes_minor) parts
     where (%(company)s::bigint is null or v.company_id = %(company)s)
       and (v.subtotal_minor, v.total_minor)
           is distinct from (parts.net_minor, parts.net_minor + parts.taxes_minor)
    """,
)
