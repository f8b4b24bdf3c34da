/**
 * Records what changes in a database by way of Hibernate ORM, on its extension points. {@link dev.auditkit.hibernate.AuditHibernate} says where; the
 * annotations {@link dev.auditkit.AuditIgnore} and {@link dev.auditkit.AuditMasked} say what not.
 *
 * <ul>
 *   <li>{@code AuditIntegrator} registers the listeners: {@code EntityListener}, {@code CollectionListener}, {@code LoadListener}. Bulk statements come by
 *       {@code WatchedMutations}.
 *   <li>What they hear is kept in the {@code UnitOfWork} of the transaction, which {@code SessionWatch} settles when that ends.
 *   <li>{@code EntityPlan} and {@code AttributePlan} say what is recorded of an entity, {@code Values} and {@code Keys} in which form.
 * </ul>
 */
@NullMarked
package dev.auditkit.hibernate;

import org.jspecify.annotations.NullMarked;
